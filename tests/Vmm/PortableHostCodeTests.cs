namespace NicTwin.Tests.Vmm;

/// <summary>As <see cref="HostCodeTests"/>, with host code that the runtime's compiler makes.</summary>
public sealed class PortableHostCodeTests : HostCodeTests
{
    /// <inheritdoc/>
    protected override bool Portable => true;
}
