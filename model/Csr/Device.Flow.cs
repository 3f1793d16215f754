namespace NicTwin.Model;

/// <content>Levels for flow control; like all levels they show a write in the next clock.</content>
public sealed partial class Device
{
    private const int ThresholdLsb = 4;

    /// <summary>CTRL.RFCE: pause frames are obeyed.</summary>
    public bool FlowReceive { get; private set; }

    /// <summary>CTRL.TFCE: pause frames are sent.</summary>
    public bool FlowTransmit { get; private set; }

    /// <summary>Destination address of pause frames, first octet in bits 7:0, 48 bits.</summary>
    public ulong FlowAddress { get; private set; }

    /// <summary>Ethertype of pause frames.</summary>
    public ushort FlowType { get; private set; }

    /// <summary>Fill of the receive buffer above which pause frames are sent, in units of 16 bytes; 0: none are.</summary>
    public int FlowHigh { get; private set; }

    /// <summary>Fill up to which the other side may send again, in units of 16 bytes.</summary>
    public int FlowLow { get; private set; }

    /// <summary>The other side is told so.</summary>
    public bool FlowXon { get; private set; }

    /// <summary>Time of pause frames, in quanta.</summary>
    public ushort FlowTime { get; private set; }

    /// <summary>Time after which a pause frame is repeated, in quanta; 0: never.</summary>
    public ushort FlowRefresh { get; private set; }

    private void UpdateFlow()
    {
        uint control = _plain[Registers.Ctrl.Word];
        FlowReceive = (control & Registers.Ctrl.Rfce) != 0;
        FlowTransmit = (control & Registers.Ctrl.Tfce) != 0;
        FlowAddress = _plain[Registers.Fcal.Word] | ((ulong)(_plain[Registers.Fcah.Word] & 0xFFFF) << 32);
        FlowType = (ushort)_plain[Registers.Fct.Word];
        FlowHigh = (int)((_plain[Registers.Fcrth.Word] & Registers.Fcrth.Rth) >> ThresholdLsb);
        FlowLow = (int)((_plain[Registers.Fcrtl.Word] & Registers.Fcrtl.Rtl) >> ThresholdLsb);
        FlowXon = (_plain[Registers.Fcrtl.Word] >> 31) != 0;
        FlowTime = (ushort)_plain[Registers.Fcttv.Word];
        FlowRefresh = (ushort)_plain[Registers.Fcrtv.Word];
    }
}
