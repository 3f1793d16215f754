namespace NicTwin.Testbench;

/// <summary>The NIC did not do what a driver relies on; the message says what, where, and what came instead.</summary>
internal sealed class DriverExpectationException(string message) : Exception(message);
