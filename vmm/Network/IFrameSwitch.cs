namespace NicTwin.Vmm.Network;

/// <summary>The switch as a back end sees it that sends frames in the switch's own buffers, wherever the switch is.</summary>
internal interface IFrameSwitch
{
    /// <summary>When it does something next by itself, in clocks.</summary>
    long NextAction { get; }

    /// <summary>The buffers of its frames.</summary>
    FramePool Pool { get; }

    /// <summary>Adds a port.</summary>
    /// <returns>Its number.</returns>
    int Add(ISwitchPort port, string name);

    /// <summary>Whether a port may send one more frame of any length without loss.</summary>
    bool HasRoom(int port);

    /// <summary>A buffer for <see cref="SendRented"/>, into which the sender puts its frame itself.</summary>
    /// <param name="length">Bytes of the frame, at most <see cref="FramePool.MaxFrame"/>.</param>
    byte[] Rent(int length);

    /// <summary>Gives a buffer back that is not sent.</summary>
    void Return(byte[] buffer);

    /// <summary>A port sends a frame in a buffer of <see cref="Rent"/>, which is the switch's from now on.</summary>
    /// <param name="port">The port.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="offload">What is left to do with it.</param>
    /// <param name="time">Clock.</param>
    void SendRented(int port, byte[] buffer, int length, in FrameOffload offload, long time);
}
