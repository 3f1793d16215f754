using System.Buffers.Binary;
using System.IO.Compression;
using NicTwin.Vmm.Guest;

namespace NicTwin.Tests.Vmm;

/// <summary>Kernel images and modules.</summary>
public class GuestKernelTests
{
    [Fact]
    public void A_flat_image_stays_as_it_is()
    {
        byte[] image = GuestFakeFiles.Kernel();

        Assert.Same(image, KernelImage.Extract(image, "k", TestContext.Current.CancellationToken));
        Assert.Equal(GuestFakeFiles.KernelVersion, KernelImage.Version(image));
    }

    [Fact]
    public void Gzip_and_the_payload_of_an_efi_image_are_unpacked()
    {
        byte[] image = GuestFakeFiles.Kernel();
        byte[] gzip = Gzip(image);
        byte[] efi = Efi(gzip, "gzip");

        Assert.Equal(image, KernelImage.Extract(gzip, "k", TestContext.Current.CancellationToken));
        Assert.Equal(image, KernelImage.Extract(efi, "k", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_no_kernel_is_refused()
    {
        byte[] efi = Efi(Gzip(GuestFakeFiles.Kernel()), "lzma");
        foreach (byte[] file in new[] { [], new byte[100], "#!/bin/sh\n"u8.ToArray(), GuestFakeFiles.Program(null), efi, efi[..80], Gzip([1, 2, 3]), [0x1f, 0x8b, 8, 0] })
        {
            var e = Assert.Throws<GuestKitException>(() => KernelImage.Extract(file, "'file'", TestContext.Current.CancellationToken));
            Assert.True(e.IsInput);
            Assert.StartsWith("'file'", e.Message);
        }
    }

    [Fact]
    public void A_module_says_what_it_needs()
    {
        KernelModule module = Read("kernel/drivers/net/my-nic.ko", GuestFakeFiles.Module("i2c-algo-bit,dca", "pci:v00008086d000010C9*", "pci:v1*"));

        Assert.Equal("my_nic", module.Name);
        Assert.Equal(["i2c_algo_bit", "dca"], module.Depends);
        Assert.Equal(["pci:v00008086d000010C9*", "pci:v1*"], module.Aliases);
    }

    [Fact]
    public void A_compressed_module_is_decompressed()
    {
        byte[] plain = GuestFakeFiles.Module("");

        KernelModule module = Read("kernel/a.ko.gz", Gzip(plain));

        Assert.Equal("kernel/a.ko", module.Path);
        Assert.Equal(plain, module.Content);
        Assert.Empty(module.Depends);
    }

    [Fact]
    public void The_signature_is_cut_off_once_and_exactly()
    {
        byte[] signed = GuestFakeFiles.Module("");
        KernelModule unsigned = Read("a.ko", signed).WithoutSignature();

        Assert.Equal(signed[..^GuestFakeFiles.Signature().Length], unsigned.Content);
        Assert.Same(unsigned, unsigned.WithoutSignature());
    }

    [Fact]
    public void A_file_that_is_no_module_is_refused()
    {
        var e = Assert.Throws<GuestKitException>(() => Read("kernel/a.ko", new byte[200]));

        Assert.Contains("kernel/a.ko", e.Message);
    }

    [Fact]
    public void A_program_names_its_interpreter_and_its_libraries()
    {
        ElfFile elf = ElfFile.Open(GuestFakeFiles.Program("/lib/ld.so.1", "libc.so.6", "libm.so.6"))!;

        (string? interpreter, IReadOnlyList<string> needed) = elf.Dependencies();

        Assert.True(elf.IsRiscV);
        Assert.Equal("/lib/ld.so.1", interpreter);
        Assert.Equal(["libc.so.6", "libm.so.6"], needed);
    }

    [Fact]
    public void A_damaged_program_is_refused_and_not_followed()
    {
        byte[] program = GuestFakeFiles.Program("/lib/ld.so.1", "libc.so.6");
        for (int i = 16; i < 232; i++)
        {
            byte[] damaged = [.. program];
            damaged[i] ^= 0xff;
            try
            {
                ElfFile.Open(damaged)!.Dependencies();
            }
            catch (InvalidDataException)
            {
                // The other possible outcome besides an answer.
            }
        }
    }

    private static KernelModule Read(string path, byte[] content) => KernelModule.Read(path, content, TestContext.Current.CancellationToken);

    private static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] Efi(byte[] payload, string form)
    {
        var image = new byte[64 + payload.Length];
        "MZ\0\0zimg"u8.CopyTo(image);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(8), 64);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(12), (uint)payload.Length);
        System.Text.Encoding.ASCII.GetBytes(form).CopyTo(image, 24);
        payload.CopyTo(image, 64);
        return image;
    }
}
