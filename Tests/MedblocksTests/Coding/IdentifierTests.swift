import Foundation
import Testing

@testable import Medblocks

@Suite("Identifier")
struct IdentifierTests {
  @Test("an id is a string in literals, in interpolation and in JSON")
  func string() throws {
    let id: PatientSession.ID = "ps_1"
    #expect(id == PatientSession.ID(rawValue: "ps_1"))
    #expect("\(id)" == "ps_1")
    #expect(try String(decoding: JSONEncoder().encode([id]), as: UTF8.self) == #"["ps_1"]"#)
    let decoded = try JSONDecoder().decode([PatientSession.ID].self, from: Data(#"["x"]"#.utf8))
    #expect(decoded == ["x"])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([PatientSession.ID].self, from: Data("[7]".utf8))
    }
  }

  @Test("ids are equal when their bytes are equal")
  func bytes() {
    let (composed, decomposed): (PatientSession.ID, PatientSession.ID) = ("\u{E9}", "e\u{301}")
    #expect(composed.rawValue == decomposed.rawValue)
    #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
    #expect(composed == "\u{E9}" && composed.hashValue == PatientSession.ID("\u{E9}").hashValue)
  }
}
