import Foundation
import Testing

@testable import Medblocks

@Suite("FHIRReference")
struct FHIRReferenceTests {
  struct Row: CustomTestStringConvertible {
    let text: String
    var base: String?
    var type: FHIRResource.ResourceType?
    var id: String?
    var version: String?
    var fragment: String?
    var uuid: String?

    var testDescription: String { text }
  }

  static let uuid = "8a6b1e50-0f0e-4a5f-9d0c-0123456789ab"

  static let rows = [
    // relative
    Row(text: "Patient/123", type: .patient, id: "123"),
    Row(text: "Patient/erX-1.b_2", type: .patient, id: "erX-1.b_2"),
    Row(text: "Patient/e\u{301}", type: .patient, id: "e\u{301}"),
    Row(text: "Basic/\(uuid)", type: "Basic", id: uuid),
    Row(text: "Patient/urn:uuid:\(uuid)", type: .patient, id: "urn:uuid:\(uuid)"),
    // versioned
    Row(text: "Patient/1/_history/2", type: .patient, id: "1", version: "2"),
    Row(
      text: "https://a.test/Patient/1/_history/2", base: "https://a.test", type: .patient, id: "1",
      version: "2"),
    Row(text: "Patient/1/_history/"), Row(text: "Patient/1/_history"),
    Row(text: "Patient/_history/2"), Row(text: "Patient/1/x/2"),
    // absolute
    Row(
      text: "https://a.test/fhir/r4/Patient/1", base: "https://a.test/fhir/r4", type: .patient,
      id: "1"),
    Row(
      text: "HTTP://[::1]:8080/Patient/1", base: "HTTP://[::1]:8080", type: .patient, id: "1"),
    Row(text: "https://Patient/1"), Row(text: "https:///Patient/1"), Row(text: "https://a.test"),
    Row(text: "https://a.test/fhir/Patient"), Row(text: "fhir/Patient/1"),
    Row(text: "/Patient/1"), Row(text: "//a.test/Patient/1"),
    // contained
    Row(text: "#", fragment: ""), Row(text: "#x", fragment: "x"),
    Row(text: "#x#y", fragment: "x#y"),
    Row(text: "Patient/1#x", type: .patient, id: "1", fragment: "x"),
    Row(text: "Patient/1#", type: .patient, id: "1", fragment: ""),
    Row(text: "#Patient/1", fragment: "Patient/1"),
    Row(
      text: "https://a.test/Patient/1/_history/2#x", base: "https://a.test", type: .patient,
      id: "1", version: "2", fragment: "x"),
    Row(text: "Patient/1#\u{301}", type: .patient, id: "1", fragment: "\u{301}"),
    // URNs
    Row(text: "urn:uuid:\(uuid)", uuid: uuid),
    Row(text: "URN:UUID:\(uuid.uppercased())", uuid: uuid),
    Row(text: "urn:uuid:\(uuid)#x", fragment: "x", uuid: uuid),
    Row(text: "urn:uuid:1"), Row(text: "urn:uuid:"), Row(text: "urn:uuid:\(uuid)0"),
    Row(text: "urn:oid:1.2.3"), Row(text: uuid),
    // conditional, canonical and damaged
    Row(text: "Patient?identifier=urn:a|1"), Row(text: "Patient?identifier=a/1"),
    Row(text: "Patient/1?_format=json"), Row(text: "patient/1"), Row(text: "Pat ient/1"),
    Row(text: "123"), Row(text: "Patient"), Row(text: "Patient/"), Row(text: "/"), Row(text: ""),
    Row(text: "\u{0}"), Row(text: " Patient/1"),
  ]

  @Test("each form has its parts, and no string is lost", arguments: rows)
  func forms(row: Row) throws {
    let reference = FHIRReference(row.text)
    #expect(reference.rawValue.isExactly(row.text))
    #expect(reference.baseURL == row.base)
    #expect(reference.resourceType == row.type)
    #expect(reference.id.map(Array.init(_:)) == row.id.map(Array.init(_:)))
    #expect(reference.versionID == row.version)
    #expect(reference.fragment == row.fragment)
    #expect(reference.uuid == row.uuid.flatMap(UUID.init(uuidString:)))
    let saved = try JSONEncoder().encode([reference])
    #expect(try JSONDecoder().decode([FHIRReference].self, from: saved) == [reference])
    #expect("\(reference)" == "FHIRReference()" && reference.customMirror.children.isEmpty)
  }

  @Test("references are equal when their bytes are equal")
  func bytes() {
    #expect(FHIRReference("Patient/\u{E9}") != FHIRReference("Patient/e\u{301}"))
    #expect(Set<FHIRReference>(["Patient/1", "Patient/1", "Patient/2"]).count == 2)
  }

  @Test("a Reference element is read by its string, and a logical one is nil")
  func elements() {
    let literal: JSON = ["reference": "Patient/1", "display": "Zoë"]
    #expect(FHIRReference(element: literal) == "Patient/1")
    #expect(FHIRReference(element: "Patient/1") == "Patient/1")
    for logical in [["identifier": ["value": "1"]], ["display": "Zoë"], ["reference": 7], nil]
      as [JSON]
    {
      #expect(FHIRReference(element: logical) == nil)
    }
  }
}
