namespace NicTwin.Testbench;

/// <summary>Mailboxes: all their bits follow from accesses and resets alone (facts/82576.md, section 10).</summary>
internal sealed partial class RegisterReference
{
    private readonly bool[] _vfu = new bool[8];
    private readonly bool[] _pfu = new bool[8];
    private readonly bool[] _pfsts = new bool[8];
    private readonly bool[] _pfack = new bool[8];
    private readonly bool[] _rsti = new bool[8];
    private readonly bool[] _rstd = new bool[8];

    private void ResetMailbox()
    {
        Array.Clear(_vfu);
        Array.Clear(_pfu);
        Array.Clear(_pfsts);
        Array.Clear(_pfack);
        Array.Fill(_rsti, true);
        Array.Clear(_rstd);
    }

    private void MailboxResetDone()
    {
        for (int n = 0; n < 8; n++)
        {
            _rstd[n] |= _rsti[n];
            _rsti[n] = false;
        }
    }

    private void MailboxVirtualReset(int n)
    {
        _value[RegisterTable.Vflre] |= 1u << n;
        _value[RegisterTable.Mbvficr] &= ~(0x00010001u << n);
        _vfu[n] = false;
        _pfsts[n] = false;
        _pfack[n] = false;
    }

    private uint ReadPhysicalMailbox(int n) => (_vfu[n] ? 4u : 0) | (_pfu[n] ? 8u : 0);

    private uint ReadVirtualMailbox(int n, int function, bool effect)
    {
        uint value = (_vfu[n] ? 4u : 0) | (_pfu[n] ? 8u : 0) | (_pfsts[n] ? 0x10u : 0) | (_pfack[n] ? 0x20u : 0)
            | (_rsti[n] ? 0x40u : 0) | (_rstd[n] ? 0x80u : 0);
        if (effect && function == 1 + n)
        {
            _pfsts[n] = false;
            _pfack[n] = false;
            _rstd[n] = false;
        }

        return value;
    }

    private void WriteMailbox(int instance, int function, uint value, int byteEnables)
    {
        if ((byteEnables & 1) == 0)
        {
            return;
        }

        if (instance < RegisterTable.P2vmailbox + 8)
        {
            int n = instance - RegisterTable.P2vmailbox;
            _pfsts[n] |= (value & 1) != 0;
            _pfack[n] |= (value & 2) != 0;
            if ((value & 0x10) != 0)
            {
                _vfu[n] = false;
                _value[RegisterTable.Mbvficr] &= ~(0x00010001u << n);
            }

            _pfu[n] = (value & 8) != 0 && (_pfu[n] || !_vfu[n]);
            return;
        }

        int vf = instance - RegisterTable.V2pmailbox;
        if (function != 1 + vf)
        {
            return;
        }

        _value[RegisterTable.Mbvficr] |= ((value & 1) << vf) | (((value >> 1) & 1) << (16 + vf));
        _vfu[vf] = (value & 4) != 0 && (_vfu[vf] || !_pfu[vf]);
    }
}
