import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("Request on real sockets")
struct RequestTests {
  static let ids = [
    "user_42", "a/b", "a+b@x.y", "%2F", "%", "%zz", "日本", "https://fhir.epic.com/api/FHIR/R4",
    "\u{0}", "a\nb", "\r\nX-Injected: 1", "a b", "?q=1", "#f", "...", ".a", "../../admin", "a\\b",
    "é\u{301}", "👩‍👩‍👧", "~-_.", ";,:&=$!*'()", "\u{7F}", "\u{FEFF}",
    String(repeating: "x", count: 200),
  ]

  private func client(_ server: LoopbackServer) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = server.baseURL + "/base/"
    return try MedblocksClient(apiKey: "mb_sk_sbx_test", configuration: configuration)
  }

  /// Returns the bytes of a percent-encoded text; Foundation's decoding would drop a U+FEFF.
  private func decoded(_ text: Substring) throws -> [UInt8] {
    var bytes = Array(text.utf8)[...]
    var decoded: [UInt8] = []
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      decoded.append(
        try #require(UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)))
      bytes = bytes.dropFirst(2)
    }
    return decoded
  }

  @Test("an id is one percent-encoded segment of the path", arguments: ids)
  func path(id: String) async throws {
    let server = try LoopbackServer { _ in .json("{}", status: "404 Not Found") }
    let error = try await medblocksError {
      _ = try await client(server).patients.disconnectConnection(id, connectionID: "conn/1")
    }
    #expect(error.statusCode == 404)
    let request = try #require(server.requests.first)
    let segments = request.target.split(separator: "/", omittingEmptySubsequences: false)
    #expect(segments.count == 6)
    #expect(segments[1] == "base" && segments[2] == "patients" && segments[4] == "connections")
    #expect(segments[5] == "conn%2F1")
    #expect(try decoded(segments[3]) == Array(id.utf8))
    #expect(request.headers["x-injected"] == nil)
    #expect(request.headers["authorization"] == "Bearer mb_sk_sbx_test")
  }

  @Test("a query value is received unchanged", arguments: ids + ["", ".", ".."])
  func query(value: String) async throws {
    let server = try LoopbackServer { _ in .json(Fixture.page([], next: nil)) }
    _ = try await client(server).patients.list(patientID: value, email: value).firstPage()
    let request = try #require(server.requests.first)
    let query = try #require(request.target.components(separatedBy: "?").dropFirst().first)
    #expect(request.target.hasPrefix("/base/patients?"))
    let pairs = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
    #expect(pairs.map { $0[0] } == ["patient_id", "email"])
    #expect(!query.contains("+"))
    for pair in pairs {
      #expect(try pair.count == 2 ? decoded(pair[1]) == Array(value.utf8) : value.isEmpty)
    }
  }

  @Test("random ids are received unchanged")
  func random() async throws {
    let server = try LoopbackServer { _ in .json("{}", status: "404 Not Found") }
    let mb = try client(server)
    let pieces = [
      "%", "/", "?", "#", "+", "&", "\\", ".", "..", "\r\n", "\0", "a", "é", "日", "👩‍👩‍👧", "\u{301}",
    ]
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let count = Int.random(in: 1...12, using: &generator)
      let id = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      guard id != ".", id != ".." else { continue }
      await #expect(throws: MedblocksError.self) { _ = try await mb.patients.retrieve(id) }
      let segments = try #require(server.requests.last).target
        .split(separator: "/", omittingEmptySubsequences: false)
      #expect(segments.count == 4)
      #expect(try decoded(segments[3]) == Array(id.utf8))
    }
  }

  @Test("an id that would change the path is rejected", arguments: ["", ".", ".."])
  func rejected(id: String) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let error = try await medblocksError { _ = try await client(server).patients.retrieve(id) }
    #expect(error.kind == .invalidRequest)
    #expect(error.param == "id")
    #expect(server.requests.isEmpty)
  }
}
