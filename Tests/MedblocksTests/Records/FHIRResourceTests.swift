import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("FHIRResource")
struct FHIRResourceTests {
  private func resource(_ text: String) throws -> FHIRResource {
    try FHIRResource(parsing: text.utf8)
  }

  private static let patient = """
    {"resourceType": "Patient", "id": "p1",
     "identifier": [{"system": "urn:other", "value": "x"},
                    {"system": "urn:medblocks:patient-id", "value": "user_42"}],
     "name": [{"family": "Müller", "given": ["Zoë"]}],
     "extension": [
       {"url": "http://test/race", "extension": [
         {"url": "text", "valueString": "a"}, {"url": "omb", "valueCoding": {"code": "1"}},
         {"url": "omb", "valueCoding": {"code": "2"}}]},
       {"url": "http://test/other", "valueDecimal": 1.50}],
     "contained": [{"resourceType": "Medication", "id": "m1"}, {"id": "no type"}, 7]}
    """

  @Test("subscripts read by key and index, and a missing value is null")
  func subscripts() throws {
    let patient = try resource(Self.patient)
    #expect(patient["name"][0]["given"][0].string == "Zoë")
    #expect(patient["name"][7]["given"][-1]["x"].isNull)
    #expect(patient["missing"].isNull)
    #expect(patient["id"] == patient.json["id"])
    #expect(try resource(#"{"resourceType":"A","\u0061b":1}"#)["ab"].int == 1)
  }

  @Test("patientIdentifier is read from Patient resources only")
  func patientIdentifier() throws {
    #expect(try resource(Self.patient).patientIdentifier == "user_42")
    let other = Self.patient.replacing("\"Patient\"", with: "\"Person\"")
    #expect(try resource(other).patientIdentifier == nil)
    #expect(try resource(#"{"resourceType":"Patient"}"#).patientIdentifier == nil)
    let odd = #"{"resourceType":"Patient","identifier":{"system":"urn:medblocks:patient-id"}}"#
    #expect(try resource(odd).patientIdentifier == nil)
  }

  @Test("extensions are found by URL, nested ones too")
  func extensions() throws {
    let patient = try resource(Self.patient)
    let race = patient.extensions("http://test/race")
    #expect(race.count == 1)
    #expect(
      race[0].extensions("omb").map { $0["valueCoding"]["code"].string ?? "" } == ["1", "2"])
    #expect(
      patient.extensions("http://test/other")[0]["valueDecimal"].number?.text == "1.50")
    #expect(patient.extensions("http://test/none").isEmpty)
  }

  @Test("contained resources are the objects with a resourceType")
  func contained() throws {
    let contained = try resource(Self.patient).contained
    #expect(contained.map(\.resourceType) == [.medication])
    #expect(contained.map(\.id) == ["m1"])
    let text = String(decoding: contained[0].rawJSON, as: UTF8.self)
    #expect(text == #"{"resourceType": "Medication", "id": "m1"}"#)
    #expect(try resource(#"{"resourceType":"A","contained":{}}"#).contained.isEmpty)
  }

  @Test(
    "ndjson is one line, with the same bytes if the resource was one line, else the same tokens")
  func ndjson() throws {
    let line = #"{"resourceType":"A","t":"a\nb"}"#
    #expect(try resource(line).ndjson == Array((line + "\n").utf8))
    let lines = try resource(Self.patient.replacing("\n", with: "\r\n"))
    let written = String(decoding: lines.ndjson, as: UTF8.self)
    #expect(written.unicodeScalars.filter { $0 == "\n" || $0 == "\r" }.count == 1)
    #expect(written.hasSuffix("}\n"))
    #expect(try resource(written).json.description == lines.json.description)
  }

  private struct CustomPatient: Decodable {
    struct Name: Decodable { let family: String }
    let name: [Name]
  }

  @Test("decode reads a custom type with a custom decoder")
  func decode() throws {
    #expect(try resource(Self.patient).decode(CustomPatient.self).name[0].family == "Müller")
    struct Snake: Decodable { let resourceType: String }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let snake = try resource(#"{"resourceType":"A","resource_type":"B"}"#)
    #expect(try snake.decode(Snake.self, using: decoder).resourceType.count == 1)
  }

  @Test("a decoding error has the path and no value")
  func decodingErrors() throws {
    struct Numbers: Decodable {
      let value: [Int]
    }
    for value in ["9999999999999999999999", "\"canary\"", "1.5", "1e400", "null"] {
      let text = #"{"resourceType":"A","value":[\#(value)]}"#
      let error = #expect(throws: DecodingError.self) {
        try resource(text).decode(Numbers.self)
      }
      let description = "\(String(describing: error)) \(String(reflecting: error))"
      #expect(
        !description.contains("canary") && !description.contains("9999")
          && !description.contains("1e400"))
      #expect(description.contains("value"))
    }
    let missing = #expect(throws: DecodingError.self) {
      try resource(#"{"resourceType":"A"}"#).decode(Numbers.self)
    }
    guard case .keyNotFound(let key, _) = missing else {
      Issue.record("Unexpected error: \(String(describing: missing))")
      return
    }
    #expect(key.stringValue == "value")
  }

  @Test(
    "an invalid resource is rejected, and the message names the problem",
    arguments: [
      ("", "not valid JSON"), ("[]", "The document is not an object"),
      ("{}", "resourceType is missing"),
      (#"{"resourceType":"A"} {}"#, "unexpected text"),
      ("{\"resourceType\":\"A\",\"a\":\(String(repeating: "[", count: 512))", "end of text"),
      ("{\"resourceType\":\"A\",\"a\":\(nested)}", "deeper than 512"),
    ])
  func rejected(text: String, message: String) {
    let error = #expect(throws: MedblocksError.self) { try resource(text) }
    #expect(error?.kind == .decoding)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test("resources are equal if their bytes are")
  func equality() throws {
    #expect(try resource(#"{"resourceType":"A"}"#) == resource(#"{"resourceType":"A"}"#))
    #expect(try resource(#"{"resourceType":"A"}"#) != resource(#"{"resourceType": "A"}"#))
  }

  @Test("a resource prints its type, but not a type with a line break")
  func printing() throws {
    let basic = try resource(#"{"resourceType":"Basic"}"#)
    #expect("\(basic)".contains("Basic"))
    let odd = try resource(#"{"resourceType":"a\nb","id":"canary"}"#)
    #expect(!"\(odd)".contains("\n") && !"\(odd)".contains("canary"))
  }

  private static let nested =
    String(repeating: "[", count: 512) + String(repeating: "]", count: 512)

  @Test(
    "resource and tree find the same value by the bytes of a key",
    arguments: ["\u{E9}", "e\u{301}", "\u{1E69}", "s\u{323}\u{307}", "s\u{307}\u{323}"])
  func keysAreBytes(key: String) throws {
    let keys = ["\u{E9}", "e\u{301}", "\u{1E69}", "s\u{323}\u{307}", "s\u{307}\u{323}"]
    for isEscaped in [false, true] {
      let members = keys.enumerated().map { index, key in
        let escaped = key.utf16.map { "\\u" + String(0x1_0000 + Int($0), radix: 16).dropFirst() }
        return "\"\(isEscaped ? escaped.joined() : key)\":\(index)"
      }
      let found = try resource(#"{"resourceType":"A",\#(members.joined(separator: ","))}"#)
      let index = try #require(
        keys.firstIndex { $0.unicodeScalars.elementsEqual(key.unicodeScalars) })
      #expect(found[key].int == index && found.json[key].int == index)
    }
  }

  @Test("the path of a decoding error has declared keys and indexes, but no key of the data")
  func declaredKeys() throws {
    struct Value: Decodable { let value: [Int] }
    struct Document: Decodable { let people: [String: [Value]] }
    for text in [
      #"{"resourceType":"A","people":{"canary":[{"value":[1,"x"]}]}}"#,
      #"{"resourceType":"A","people":{"canary":[{"other":1}]}}"#,
      #"{"resourceType":"A","people":{"canary":[{"value":null}]}}"#,
      #"{"resourceType":"A","people":{"canary":7}}"#,
    ] {
      let error = #expect(throws: DecodingError.self) {
        try resource(text).decode(Document.self)
      }
      let description = "\(String(describing: error)) \(String(reflecting: error))"
      #expect(!description.contains("canary") && description.contains("people"), "\(description)")
    }
  }
}
