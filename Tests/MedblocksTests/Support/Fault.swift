import Foundation
import Medblocks
import Testing

/// What a server, or something on the way to it, may do to a call.
struct Fault: Sendable, CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }
  /// The reply to a request; `other` is a server at another port.
  let reply: @Sendable (_ request: LoopbackServer.Received, _ other: String) -> LoopbackServer.Reply

  init(_ name: String, _ reply: @escaping @Sendable () -> LoopbackServer.Reply) {
    self.name = name
    self.reply = { _, _ in reply() }
  }

  init(
    _ name: String,
    _ reply: @escaping @Sendable (LoopbackServer.Received, String) -> LoopbackServer.Reply
  ) {
    self.name = name
    self.reply = reply
  }

  private static let body = Fixture.patientDetail()
  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
  private static let length = "Content-Length: \(body.utf8.count)\r\n\r\n"

  private static func bytes(_ base64: String) -> [UInt8] {
    [UInt8](Data(base64Encoded: base64) ?? Data())
  }

  /// A patient, and 300,000 spaces before an object, as `gzip` writes them.
  private static let gzip = bytes(
    "H4sIAAAAAAACAzWMMQrDMAwA/6LZAeGmheodnVqKEbYGgy0HWxlKyN/jpdvBcXdATkCwD+lh9eCgy2h7jxLs"
      + "t8k0G1sWtWmkci5AupfiQLnKn6sYJzYGOk4HsQubpMA2a4/+seC6+PsLn3RDQnzPVWyqEi03HUCf73kBx94i"
      + "uIYAAAA=")
  private static let bomb = bytes(
    "H4sIAAAAAAACA+3BAQ0AAAwCoCr2dHZ/jw9IAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AADgj+4AWvu9fuKTBAA=")

  private static func gzipped(_ bytes: [UInt8]) -> LoopbackServer.Reply {
    .answer(bytes, headers: ["Content-Type: application/json", "Content-Encoding: gzip"])
  }

  private static func challenge(_ value: String) -> LoopbackServer.Reply {
    .json(
      Fixture.error("invalid_api_key", type: "authentication_error"), status: "401 Unauthorized",
      headers: ["WWW-Authenticate: \(value)"])
  }

  /// Whether a call ends by its time alone.
  var takesTime: Bool { Self.time.contains { $0.name == name } }

  static let all: [Fault] = time + connection + framing + content + statuses

  private static let time: [Fault] = [
    Fault("silence") { .silence },
    Fault("headers, then a stall") { .send(head + length) },
    Fault("half of the body, then a stall") { .send(head + length + body.prefix(60)) },
    Fault("one byte now and then") {
      .init((head + length + body).utf8.flatMap { [.send([$0]), .pause(microseconds: 50_000)] })
    },
  ]

  /// Those of the connection, at each stage of an answer.
  static let connection: [Fault] = [
    Fault("closed before an answer") { .init(.close) },
    Fault("reset before an answer") { .init(.reset) },
    Fault("closed within the status line") { .sendAndClose("HTTP/1.") },
    Fault("closed in the body") { .sendAndClose(head + length + body.prefix(60)) },
    Fault("reset in the body") {
      .init(
        .send(Array((head + length + body.prefix(60)).utf8)), .pause(microseconds: 20_000), .reset)
    },
  ]

  private static let framing: [Fault] = [
    Fault("Content-Length too large") {
      .sendAndClose(head + "Content-Length: 9999\r\n\r\n" + body)
    },
    Fault("Content-Length too small") { .sendAndClose(head + "Content-Length: 60\r\n\r\n" + body) },
    Fault("Content-Length twice, differing") {
      .sendAndClose(head + "Content-Length: 60\r\n" + length + body)
    },
    Fault("chunked, without its end") {
      .sendAndClose(head + "Transfer-Encoding: chunked\r\n\r\n3c\r\n\(body.prefix(60))\r\n")
    },
    Fault("chunked, a size that is none") {
      .sendAndClose(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n\(body)\r\n0\r\n\r\n")
    },
    Fault("chunked, as it should be") {
      let size = String(body.utf8.count, radix: 16)
      return .send(head + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n")
    },
    Fault("no length, up to the end of the connection") { .sendAndClose(head + "\r\n" + body) },
    Fault("no length, cut") { .sendAndClose(head + "\r\n" + body.prefix(60)) },
    Fault("headers of 110 KB") {
      .sendAndClose(head + "X-Big: \(String(repeating: "x", count: 110_000))\r\n" + length + body)
    },
    Fault("no HTTP") { .sendAndClose("SSH-2.0-OpenSSH_9.2\r\n") },
    Fault("100 and 103 before the answer") {
      .send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + head + length + body)
    },
  ]

  private static let content: [Fault] = [
    Fault("200 without a body") { .json("") },
    Fault("204 with a body") { .json(body, status: "204 No Content") },
    Fault("HTML with status 200") { .json("<html>maintenance</html>") },
    Fault("JSON that is cut, its length in order") { .json(String(body.prefix(60))) },
    Fault("JSON of another shape") { .json("{\"ok\":true}") },
    Fault("an answer about somebody else") { .json(body.replacing("user_42", with: "user_43")) },
    Fault("not UTF-8") { .answer([0x22, 0xFF, 0x22]) },
    Fault("gzip, as it should be") { gzipped(gzip) },
    Fault("gzip that is cut, its length in order") { gzipped(Array(gzip.prefix(70))) },
    Fault("gzip that is damaged") { gzipped(gzip.prefix(30) + [0xFF, 0xFF] + gzip.dropFirst(32)) },
    Fault("gzip that unfolds beyond maximumResponseBytes") { gzipped(bomb) },
    Fault("an unknown Content-Encoding") {
      .answer(Array(body.utf8), headers: ["Content-Encoding: zip"])
    },
    Fault("a body beyond maximumResponseBytes") { .json(String(repeating: " ", count: 70_000)) },
  ]

  private static let statuses: [Fault] =
    [300, 301, 302, 303, 304, 305, 306, 307, 308].map { status in
      Fault("\(status) to another port") { _, other in
        .json("", status: "\(status) Moved", headers: ["Location: \(other)/stolen"])
      }
    } + [
      Fault("302 to another host") {
        .json("", status: "302 Found", headers: ["Location: http://localhost.test/stolen"])
      },
      Fault("401 with a Basic challenge") { challenge("Basic realm=\"x\"") },
      Fault("401 with a Bearer challenge") { challenge("Bearer realm=\"x\"") },
      Fault("401 with a Digest challenge") { challenge("Digest realm=\"x\", nonce=\"1\"") },
      Fault("401 with a Negotiate challenge") { challenge("Negotiate") },
      Fault("407 with a Basic challenge") {
        .json("{}", status: "407 Proxy", headers: ["Proxy-Authenticate: Basic realm=\"x\""])
      },
      Fault("404 of Medblocks") {
        .json(Fixture.error("resource_not_found", type: "not_found_error"), status: "404 Not Found")
      },
      Fault("404 of something else") { .json("<html>", status: "404 Not Found") },
      Fault("429 of Medblocks") {
        .json(
          Fixture.error("throttled", type: "rate_limit_error"), status: "429 Too Many",
          headers: ["Retry-After: 1"])
      },
      Fault("500 of Medblocks") {
        .json(Fixture.error("internal_error"), status: "500 Internal Server Error")
      },
      Fault("502 with HTML") { .json("<html>502</html>", status: "502 Bad Gateway") },
      Fault("a status that is none, 999") { .json("{}", status: "999 Odd") },
    ]
}
