using System.Globalization;
using System.Numerics;
using System.Text;

namespace NicTwin.Generate;

/// <summary>
/// A part of a range whose instances are told apart by adjacent address bits: 2^Bits instances from Dword on, 2^Shift dwords apart.
/// A range splits into few of them, as an address range splits into prefixes, so that the decode is masks and no arithmetic.
/// </summary>
internal sealed record DecodeEntry(Register Register, uint Dword, int Shift, int Bits, uint First)
{
    public static IEnumerable<DecodeEntry> Split(Register register, Range range)
    {
        uint dword = range.Offset / 4;
        uint stride = range.Stride / 4;
        uint left = range.Count;
        uint first = range.First;
        int shift = BitOperations.Log2(stride);
        while (left != 0)
        {
            int bits = 0;
            if (BitOperations.IsPow2(stride))
            {
                // The low bits of the address below the instance bits may hold anything; the instance bits must be 0 in the first.
                while ((2u << bits) <= left && shift + bits < 8 && ((dword >> (shift + bits)) & 1) == 0)
                {
                    bits++;
                }
            }

            yield return new DecodeEntry(register, dword, shift, bits, first);
            dword += stride << bits;
            first += 1u << bits;
            left -= 1u << bits;
        }
    }

    /// <summary>The casez pattern of the low <paramref name="width"/> address bits.</summary>
    public string Pattern(int width)
    {
        var text = new StringBuilder($"{width}'b");
        for (int bit = width - 1; bit >= 0; bit--)
        {
            bool any = bit >= Shift && bit < Shift + Bits;
            text.Append(any ? '?' : ((Dword >> bit) & 1) == 0 ? '0' : '1');
        }

        return text.ToString();
    }

    /// <summary>The instance as an 8-bit expression of the address.</summary>
    public string PfIndex(string address) => Join(Terms(address, 1, First));

    /// <summary>The instance as an 8-bit expression of the address and of the number of the VF.</summary>
    public string VfIndex(string address)
    {
        VfView view = Register.Vf!;
        List<Term> terms = Terms(address, view.Step, First * view.Step);
        terms.Add(new Term("vf", 3, view.Scale, 0));
        return Join(terms);
    }

    private static string Join(List<Term> terms)
    {
        // Terms that are shifts and share no bit are a concatenation; anything else is a sum.
        uint used = 0;
        bool disjoint = true;
        foreach (Term term in terms)
        {
            uint bits = term.Expression.Length == 0 ? term.Value : ((1u << term.Width) - 1) * term.Factor;
            disjoint &= (used & bits) == 0 && (term.Expression.Length == 0 || BitOperations.IsPow2(term.Factor));
            used |= bits;
        }

        return disjoint ? Concatenation(terms) : string.Join(" + ", terms.Select(t => t.Sum()));
    }

    private static string Concatenation(List<Term> terms)
    {
        uint constant = terms.Where(t => t.Expression.Length == 0).Aggregate(0u, (sum, t) => sum | t.Value);
        var parts = new List<string>();
        int bit = 8;
        foreach (Term term in terms.Where(t => t.Expression.Length != 0).OrderByDescending(t => t.Factor))
        {
            int low = BitOperations.Log2(term.Factor);
            int high = low + term.Width;
            AddConstant(parts, constant, bit, high);
            parts.Add(term.Expression);
            bit = low;
        }

        AddConstant(parts, constant, bit, 0);
        return parts.Count == 1 ? parts[0] : $"{{{string.Join(", ", parts)}}}";
    }

    private static void AddConstant(List<string> parts, uint constant, int high, int low)
    {
        if (high > low)
        {
            uint value = (constant >> low) & ((1u << (high - low)) - 1);
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{high - low}'d{value}"));
        }
    }

    private List<Term> Terms(string address, uint factor, uint constant)
    {
        var terms = new List<Term> { new(string.Empty, 8, 0, constant) };
        if (Bits != 0)
        {
            string slice = Bits == 1 ? $"{address}[{Shift}]" : $"{address}[{Shift + Bits - 1}:{Shift}]";
            terms.Add(new Term(slice, Bits, factor, 0));
        }

        return terms;
    }

    /// <summary>Expression * Factor, or Value where there is no expression.</summary>
    private sealed record Term(string Expression, int Width, uint Factor, uint Value)
    {
        public string Sum() => Expression.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"8'd{Value}")
            : string.Create(CultureInfo.InvariantCulture, $"{{{8 - Width}'d0, {Expression}}} * 8'd{Factor}");
    }
}
