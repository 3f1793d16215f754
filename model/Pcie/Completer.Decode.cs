namespace NicTwin.Model;

/// <summary>The DECODE state: which function and register a request means, and which error it is.</summary>
public sealed partial class Completer
{
    private const uint VfBarSpan = 0x4000;
    private const uint PfBar0Mask = 0x1FFFC;
    private const uint PfBar3Mask = 0x3FFC;

    private void Decode()
    {
        uint dw0 = _header0;
        uint fmt = Tlp.Fmt(dw0);
        uint type = Tlp.Type(dw0);
        bool withData = (dw0 & Tlp.FmtData) != 0;
        _function = 0;
        _write = withData;
        _config = false;
        _two = false;
        _part = _partNext = false;
        _status = StatusSuccess;
        _read0 = 0;
        _read1 = 0;

        // Messages have no effect and no answer.
        if ((type & 0b11000) == 0b10000)
        {
            _stateNext = State.Idle;
            return;
        }

        switch (type)
        {
            case Tlp.TypeConfiguration0:
            case Tlp.TypeConfiguration1:
                _nonPosted = true;
                DecodeConfiguration(type, fmt);
                break;
            case Tlp.TypeMemory:
                _nonPosted = !withData;
                DecodeMemory(withData);
                break;
            default:
                // I/O writes and AtomicOps carry data and are answered all the same.
                _nonPosted = !withData || type == Tlp.TypeIo || type is 0b01100 or 0b01101 or 0b01110;
                Fail(KindUnsupportedRequest, StatusUnsupportedRequest);
                break;
        }
    }

    private void DecodeConfiguration(uint type, uint fmt)
    {
        uint dw0 = _header0;
        uint target = _header2 >> 16;
        bool known = false;
        uint vf = 0;
        if ((fmt & 1) == 0)
        {
            if (type == Tlp.TypeConfiguration0)
            {
                uint devfn = target & 0xFF;
                known = devfn == 0;
                if (!known && _configSpace.AriHierarchy)
                {
                    known = IsVf((devfn - 128) & 0xFF, out vf);
                }
            }
            else if (!_configSpace.AriHierarchy)
            {
                known = IsVf((target - _configSpace.Vf0Rid) & 0xFFFF, out vf);
            }
        }

        _function = (byte)vf;
        if ((dw0 & 0x3FF) != 1 || (_header1 & 0xF0) != 0 || (dw0 & Tlp.TrafficClass) != 0)
        {
            Fail(KindMalformed, StatusSuccess);
            return;
        }

        _captureNext = type == Tlp.TypeConfiguration0 && fmt == 0b010;
        if (!known)
        {
            Fail(KindUnsupportedRequest, StatusUnsupportedRequest);
            return;
        }

        if (_write && (dw0 & Tlp.Poisoned) != 0)
        {
            Fail(KindPoisoned, StatusUnsupportedRequest);
            return;
        }

        _config = true;
        _stateNext = State.Config;
    }

    /// <summary>Whether a distance from VF 0 in requester ids names an active VF; gives its function number.</summary>
    private bool IsVf(uint distance, out uint function)
    {
        uint n = distance >> 1;
        function = n + 1;
        bool known = distance < 16 && (distance & 1) == 0 && ((_configSpace.VfActive >> (int)n) & 1) != 0;
        if (!known)
        {
            function = 0;
        }

        return known;
    }

    private void DecodeMemory(bool write)
    {
        uint first = _header1 & 0xF;
        uint last = (_header1 >> 4) & 0xF;
        int length = Tlp.Length(_header0);
        bool hit = DecodeBar();
        if (length == 1 ? last != 0 : length == 2 && (first == 0 || last == 0))
        {
            Fail(KindMalformed, StatusSuccess);
        }
        else if (!hit)
        {
            Fail(KindUnsupportedRequest, StatusUnsupportedRequest);
        }
        else if (write && (_header0 & Tlp.Poisoned) != 0)
        {
            Fail(KindPoisoned, StatusSuccess);
        }
        else if (length > 2)
        {
            Fail(KindCompleterAbort, StatusCompleterAbort);
        }
        else
        {
            _two = length == 2;
            _stateNext = State.Access;
            StartAccess(second: false);
        }
    }

    private bool DecodeBar()
    {
        ConfigSpace configSpace = _configSpace;
        if (!configSpace.PowerD0)
        {
            return false;
        }

        ulong address = (_header0 & Tlp.Fmt4Dw) != 0 ? ((ulong)_header2 << 32) | (_header3 & ~3u) : _header2 & ~3u;
        if (configSpace.MemoryEnable && (address >> 32) == 0)
        {
            if (((uint)address >> 17) == configSpace.Bar0)
            {
                _msix = false;
                _offset = (uint)address & PfBar0Mask;
                return true;
            }

            if (((uint)address >> 14) == configSpace.Bar3)
            {
                _msix = true;
                _offset = (uint)address & PfBar3Mask;
                return true;
            }
        }

        return configSpace.VfMemoryEnable
            && (DecodeVfBar(address, configSpace.VfBar0 << 14, msix: false) || DecodeVfBar(address, configSpace.VfBar3 << 14, msix: true));
    }

    private bool DecodeVfBar(ulong address, ulong bar, bool msix)
    {
        int size = _configSpace.VfSizeLog2;
        ulong n = ((address >> size) - (bar >> size)) & (ulong.MaxValue >> size);
        if (n >= 8 || ((_configSpace.VfActive >> (int)n) & 1) == 0)
        {
            return false;
        }

        _function = (byte)(n + 1);
        _msix = msix;
        _offset = (uint)address & ((1u << size) - 1);
        return true;
    }

    private void Fail(byte kind, uint status)
    {
        _errorKind = kind;
        _status = status;
        _stateNext = State.Error;
    }

    /// <summary>Finds the register of a DW and lets the CSR bus show it in the next clock, which is in ACCESS.</summary>
    private void StartAccess(bool second)
    {
        uint span = _function != 0 || _msix ? VfBarSpan : PfBar0Mask + 4;
        if (second)
        {
            _offset += 4;
        }

        uint decoded = 0;
        if (_offset < span)
        {
            decoded = _msix ? RegisterMap.Hit | (MsixBlock << 16)
                : _function == 0 ? RegisterMap.DecodePf(_offset >> 2)
                : RegisterMap.DecodeVf(_offset >> 2, _function - 1u);
        }

        _csrHit = (decoded & RegisterMap.Hit) != 0;
        if (_csrHit)
        {
            _csrBlock = (decoded >> 16) & 15;
            _csrRegister = (byte)(decoded >> 8);
            _csrIndex = (byte)decoded;
            _csrSelectNext = _csrBlock;
        }
    }
}
