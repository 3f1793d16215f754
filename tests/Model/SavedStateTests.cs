using System.Reflection;
using System.Runtime.CompilerServices;
using NicTwin.Model;

namespace NicTwin.Tests.Model;

/// <summary>Registers are saved as they lie in memory.</summary>
public class SavedStateTests
{
    [Fact]
    public void No_register_has_bytes_that_belong_to_no_field()
    {
        // What compiled code leaves in such bytes is undefined, so the saved states of equal NICs would differ.
        Type[] registers = [.. typeof(Nic).Assembly.GetTypes().SelectMany(Fields).Select(static f => f.FieldType).Where(static t => t is { IsValueType: true, IsPrimitive: false, IsEnum: false })
            .Where(static t => t.Assembly == typeof(Nic).Assembly && t != typeof(NicInputs) && t != typeof(NicOutputs) && Fields(t).All(static f => f.FieldType.IsValueType)).Distinct()];
        Assert.Contains(registers, static t => t.Name == "FrameAnalysis");
        Assert.Contains(registers, static t => t.Name == "TxItem");
        Assert.All(registers, static t => Assert.Equal(Fields(t).Sum(static f => SizeOf(f.FieldType)), SizeOf(t)));
    }

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
