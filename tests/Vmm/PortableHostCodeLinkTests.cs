namespace NicTwin.Tests.Vmm;

/// <summary>As <see cref="HostCodeLinkTests"/>, with host code that the runtime's compiler makes.</summary>
public sealed class PortableHostCodeLinkTests : HostCodeLinkTests
{
    /// <inheritdoc/>
    protected override bool Portable => true;
}
