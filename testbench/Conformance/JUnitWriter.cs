using System.Globalization;
using System.Xml;

namespace NicTwin.Testbench;

/// <summary>Writes a result as JUnit XML: one test case per property.</summary>
public static class JUnitWriter
{
    /// <summary>Writes to a file by way of a temporary one, so that nobody sees half of it.</summary>
    public static void Write(string path, ConformanceResult result)
    {
        string temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            Write(stream, result);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Writes to a stream.</summary>
    public static void Write(Stream stream, ConformanceResult result)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, CloseOutput = false });
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "nictwin conform");
        xml.WriteAttributeString("tests", result.Properties.Count.ToString(culture));
        xml.WriteAttributeString("failures", result.Properties.Count(static property => !property.Passed).ToString(culture));
        xml.WriteAttributeString("time", result.Elapsed.TotalSeconds.ToString("F3", culture));
        foreach (PropertyResult property in result.Properties)
        {
            WriteCase(xml, property);
        }

        xml.WriteElementString("system-out", string.Create(culture,
            $"seed {result.Seed} cases {result.Cases} clocks {result.Clocks} skipped {result.SkippedClocks} TLPs {result.Tlps} packets {result.Packets} coverage {result.CoverageHit}/{result.CoverageTotal} digest {result.Digest:x16}"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, PropertyResult property)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "conform");
        xml.WriteAttributeString("name", property.Name);
        if (property.Failure is { } failure)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", failure.Reason);
            xml.WriteString(ProgramText.Write(failure.Program));
            xml.WriteEndElement();
        }
        else if (property.TooRare)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", $"the premise held {property.Premises} times, {property.Required} are needed");
            xml.WriteEndElement();
        }

        xml.WriteElementString("system-out", $"{property.Rule}; cases {property.Cases}, with premise {property.CasesWithPremise}, premises {property.Premises}");
        xml.WriteEndElement();
    }
}
