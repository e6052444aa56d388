import Medblocks
import Testing

@Suite("ClinicalSummary.Finding")
struct FindingTests {
  private func summary(_ members: String) throws -> ClinicalSummary {
    try FHIRResource(parsing: #"{"resourceType":"Observation",\#(members)}"#.utf8).summary
  }

  private static let absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

  @Test(
    "a value is shown as sent",
    arguments: [
      (#""valueQuantity":{"value":6.10,"unit":"mmol/L"}"#, "6.10 mmol/L"),
      (#""valueQuantity":{"value":1e2,"code":"mg"}"#, "1e2 mg"),
      (#""valueQuantity":{"value":0.5,"comparator":"<","unit":"mg/L"}"#, "< 0.5 mg/L"),
      (#""valueQuantity":{"value":"6.10","unit":"%"}"#, "6.10 %"),
      (#""valueQuantity":{"value":"> 60","unit":"mL/min"}"#, "> 60 mL/min"),
      (#""valueQuantity":{"value":1.2,"code":"1"}"#, "1.2"),
      (#""valueQuantity":{"value":" 6.10 "}"#, "6.10"),
      (#""valueQuantity":{"value":"1 000","unit":"mg"}"#, "1 000 mg"),
      (#""valueQuantity":6.10"#, "6.10"), (#""valueQuantity":"6.1 mg""#, "6.1 mg"),
      (#""valueQuantity":{"unit":"mg"}"#, nil), (#""valueQuantity":[]"#, nil),
      (#""valueString":"Positive""#, "Positive"), (#""valueString":7.0"#, "7.0"),
      (#""valueCodeableConcept":{"coding":[{"code":"1","display":"Positive"}]}"#, "Positive"),
      (#""valueCodeableConcept":"Positive""#, "Positive"),
      (#""valueBoolean":true"#, "Yes"), (#""valueBoolean":"true""#, "true"),
      (#""valueInteger":7"#, "7"), (#""valueInteger":"7""#, "7"), (#""valueInteger":7.0"#, "7.0"),
      (#""valueDateTime":"2019-05""#, "2019-05"), (#""valueTime":"10:30:00""#, "10:30:00"),
      (
        #""valueRange":{"low":{"value":1,"unit":"mg"},"high":{"value":2,"unit":"mg"}}"#, "1 – 2 mg"
      ),
      (#""valueRange":{"low":{"value":1,"unit":"mg"}}"#, "≥ 1 mg"),
      (#""valueRange":{"high":{"value":2}}"#, "≤ 2"),
      (#""valueRatio":{"numerator":{"value":1},"denominator":{"value":128}}"#, "1:128"),
      (
        #""valueRatio":{"numerator":{"value":1,"unit":"mg"},"denominator":{"value":2}}"#,
        "1 mg / 2"
      ),
      (#""valuePeriod":{"start":"2019"}"#, "2019 –"),
      (#""dataAbsentReason":{"coding":[{"code":"error","display":"Error"}]}"#, "Error"),
      (#""dataAbsentReason":{}"#, "unknown"),
      (#""_valueQuantity":{"extension":[{"url":"\#(absent)","valueCode":"masked"}]}"#, "masked"),
      (#""valueQuantity":{"extension":[{"url":"\#(absent)","valueCode":"masked"}]}"#, "masked"),
      (#""valueQuantity":{"unit":"mg","_value":7},"valueString":"x""#, "x"),
      (#""x":1"#, nil),
    ] as [(String, String?)])
  func displayText(members: String, text: String?) throws {
    #expect(try summary(members).value?.displayText == text)
    #expect(try summary(#""component":[{\#(members)}]"#).components[0].value?.displayText == text)
  }

  private static let six = #""valueQuantity":{"value":6.0,"unit":"mmol/L"}"#

  private static func range(_ low: String?, _ high: String?, unit: String = "mmol/L") -> String {
    let bounds = [("low", low), ("high", high)].compactMap { name, bound in
      bound.map { #""\#(name)":{"value":\#($0),"unit":"\#(unit)"}"# }
    }
    return "{" + bounds.joined(separator: ",") + "}"
  }

  private static func interpretation(_ code: String) -> String {
    #""interpretation":[{"coding":[{"code":"\#(code)"}]}]"#
  }

  @Test(
    "the position in the range is stated only if the resource states it",
    arguments: [
      (#"\#(six),"referenceRange":[\#(range("4", "6"))]"#, .within),
      (#"\#(six),"referenceRange":[\#(range("6.00", "7"))]"#, .within),
      (#"\#(six),"referenceRange":[\#(range("6.1", nil))]"#, .below),
      (#"\#(six),"referenceRange":[\#(range("4", nil))]"#, .within),
      (#"\#(six),"referenceRange":[\#(range(nil, "5.9"))]"#, .above),
      (#"\#(six),"referenceRange":\#(range(nil, "5.9"))"#, .above),
      (#"\#(six),"referenceRange":[\#(range("4", "5", unit: "mg/dL"))]"#, .unknown),
      (#"\#(six),"referenceRange":[{"low":{"value":4},"high":{"value":5}}]"#, .unknown),
      (#"\#(six),"referenceRange":[\#(range("7", "5"))]"#, .unknown),
      (#"\#(six),"referenceRange":[\#(range("4", "5")),\#(range("4", "7"))]"#, .unknown),
      (
        #"\#(six),"referenceRange":[\#(range("4", "5")),{"type":{"coding":[{"code":"therapeutic"}]},"text":"t"}]"#,
        .above
      ),
      (#"\#(six),"referenceRange":[{"text":"4 to 5"}]"#, .unknown),
      (#"\#(six),\#(interpretation("H"))"#, .above), (#"\#(six),\#(interpretation("LL"))"#, .below),
      (#"\#(six),\#(interpretation("N"))"#, .within),
      (#"\#(six),\#(interpretation("A"))"#, .abnormal),
      (#"\#(six),\#(interpretation("IND"))"#, .unknown),
      (#"\#(six),\#(interpretation("N")),"referenceRange":[\#(range("4", "5"))]"#, .unknown),
      (#"\#(six),\#(interpretation("A")),"referenceRange":[\#(range("4", "5"))]"#, .above),
      (#"\#(six),\#(interpretation("A")),"referenceRange":[\#(range("4", "7"))]"#, .unknown),
      (#""valueString":"Positive",\#(interpretation("A"))"#, .abnormal),
      (
        #""valueQuantity":{"value":6,"comparator":"<","unit":"mmol/L"},"referenceRange":[\#(range("4", "5"))]"#,
        .unknown
      ),
      (
        #""valueQuantity":{"value":6,"unit":"a","system":"http://unitsofmeasure.org","code":"mmol/L"},"referenceRange":[\#(range("4", "5"))]"#,
        .above
      ),
      (six, .unknown),
    ] as [(String, ClinicalSummary.RangePosition)])
  func rangePosition(members: String, position: ClinicalSummary.RangePosition) throws {
    #expect(try summary(members).rangePosition == position)
  }

  @Test("ranges keep their text, type and people")
  func ranges() throws {
    let ranges = try summary(
      """
      "referenceRange":[{"text":"4 to 5","low":{"value":4}},{"low":{"value":4.0,"unit":"g"}},
      {"type":{"text":"Therapeutic"},"appliesTo":[{"text":"Female"}],"age":{"low":{"value":18}},
      "high":{"value":5}},{},"text"]
      """
    ).referenceRanges
    #expect(ranges.map(\.displayText) == ["4 to 5", "≥ 4.0 g", "≤ 5", "text"])
    #expect(ranges[2].type?.displayText == "Therapeutic")
    #expect(ranges[2].appliesTo.map(\.displayText) == ["Female"])
    #expect(ranges.map(\.hasAge) == [false, false, true, false])
  }

  @Test("a blood pressure has its values in components")
  func components() throws {
    let summary = try summary(
      """
      "code":{"text":"Blood pressure"},"component":[
      {"code":{"text":"Systolic"},"valueQuantity":{"value":120,"unit":"mmHg"}},
      {"code":{"text":"Diastolic"},"valueQuantity":{"value":80,"unit":"mmHg"}}]
      """)
    #expect(summary.value == nil)
    #expect(summary.components.map(\.title) == ["Systolic", "Diastolic"])
    #expect(summary.components.map(\.value?.displayText) == ["120 mmHg", "80 mmHg"])
  }
}
