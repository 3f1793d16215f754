namespace NicTwin.Vmm.Guest;

/// <summary>A package that the guest is made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="File">The name of its file in the cache.</param>
/// <param name="Size">The file's length.</param>
/// <param name="Sha256">The file's hash, lower case.</param>
public sealed record GuestPackage(string Name, string Version, string File, long Size, string Sha256);
