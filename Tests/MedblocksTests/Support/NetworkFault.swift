import Foundation
import Medblocks
import Testing

/// A fault of a server or of the network.
struct NetworkFault: Sendable, CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }
  /// The reply to a request; `other` is the base URL of a server on another port.
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

  /// The patient, compressed by `gzip`.
  private static let gzip = bytes(
    "H4sIAAAAAAACAzWMMQrDMAwA/6LZAeGmheodnVqKEbYGgy0HWxlKyN/jpdvBcXdATkCwD+lh9eCgy2h7jxLs"
      + "t8k0G1sWtWmkci5AupfiQLnKn6sYJzYGOk4HsQubpMA2a4/+seC6+PsLn3RDQnzPVWyqEi03HUCf73kBx94i"
      + "uIYAAAA=")
  /// 300,000 spaces and an object, compressed by `gzip`.
  private static let bomb = bytes(
    "H4sIAAAAAAACA+3BAQ0AAAwCoCr2dHZ/jw9IAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      + "AADgj+4AWvu9fuKTBAA=")

  private static func gzipped(_ bytes: [UInt8]) -> LoopbackServer.Reply {
    .response(bytes, headers: ["Content-Type: application/json", "Content-Encoding: gzip"])
  }

  private static func challenge(_ value: String) -> LoopbackServer.Reply {
    .json(
      Fixture.error("invalid_api_key", type: "authentication_error"), status: "401 Unauthorized",
      headers: ["WWW-Authenticate: \(value)"])
  }

  /// Whether a call with this fault ends only by its timeout.
  var takesTime: Bool { Self.time.contains { $0.name == name } }

  static let all: [NetworkFault] = time + connection + framing + content + statuses

  private static let time: [NetworkFault] = [
    NetworkFault("silence") { .silence },
    NetworkFault("headers, then a stall") { .send(head + length) },
    NetworkFault("half of the body, then a stall") { .send(head + length + body.prefix(60)) },
    NetworkFault("one byte every 50 ms") {
      .init((head + length + body).utf8.flatMap { [.send([$0]), .pause(microseconds: 50_000)] })
    },
  ]

  /// The connection is lost, at each stage of a response.
  static let connection: [NetworkFault] = [
    NetworkFault("closed before the response") { .init(.close) },
    NetworkFault("reset before the response") { .init(.reset) },
    NetworkFault("closed within the status line") { .sendAndClose("HTTP/1.") },
    NetworkFault("closed in the body") { .sendAndClose(head + length + body.prefix(60)) },
    NetworkFault("reset in the body") {
      .init(
        .send(Array((head + length + body.prefix(60)).utf8)), .pause(microseconds: 20_000), .reset)
    },
  ]

  private static let framing: [NetworkFault] = [
    NetworkFault("Content-Length too large") {
      .sendAndClose(head + "Content-Length: 9999\r\n\r\n" + body)
    },
    NetworkFault("Content-Length too small") {
      .sendAndClose(head + "Content-Length: 60\r\n\r\n" + body)
    },
    NetworkFault("two different Content-Length fields") {
      .sendAndClose(head + "Content-Length: 60\r\n" + length + body)
    },
    NetworkFault("chunked, without the last chunk") {
      .sendAndClose(head + "Transfer-Encoding: chunked\r\n\r\n3c\r\n\(body.prefix(60))\r\n")
    },
    NetworkFault("chunked, with an invalid chunk size") {
      .sendAndClose(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n\(body)\r\n0\r\n\r\n")
    },
    NetworkFault("chunked, valid") {
      let size = String(body.utf8.count, radix: 16)
      return .send(head + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n")
    },
    NetworkFault("no Content-Length, body complete") {
      .sendAndClose(head + "\r\n" + body)
    },
    NetworkFault("no Content-Length, body truncated") {
      .sendAndClose(head + "\r\n" + body.prefix(60))
    },
    NetworkFault("headers of 110 KB") {
      .sendAndClose(head + "X-Big: \(String(repeating: "x", count: 110_000))\r\n" + length + body)
    },
    NetworkFault("not HTTP") { .sendAndClose("SSH-2.0-OpenSSH_9.2\r\n") },
    NetworkFault("100 and 103 before the response") {
      .send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + head + length + body)
    },
  ]

  private static let content: [NetworkFault] = [
    NetworkFault("200 without a body") { .json("") },
    NetworkFault("204 with a body") { .json(body, status: "204 No Content") },
    NetworkFault("HTML with status 200") { .json("<html>maintenance</html>") },
    NetworkFault("truncated JSON, matching Content-Length") { .json(String(body.prefix(60))) },
    NetworkFault("JSON of another schema") { .json("{\"ok\":true}") },
    NetworkFault("a response about another patient") {
      .json(body.replacing("user_42", with: "user_43"))
    },
    NetworkFault("not UTF-8") { .response([0x22, 0xFF, 0x22]) },
    NetworkFault("gzip, valid") { gzipped(gzip) },
    NetworkFault("truncated gzip, matching Content-Length") { gzipped(Array(gzip.prefix(70))) },
    NetworkFault("damaged gzip") {
      gzipped(gzip.prefix(30) + [0xFF, 0xFF] + gzip.dropFirst(32))
    },
    NetworkFault("gzip that expands beyond maximumResponseBytes") { gzipped(bomb) },
    NetworkFault("an unknown Content-Encoding") {
      .response(Array(body.utf8), headers: ["Content-Encoding: zip"])
    },
    NetworkFault("a body beyond maximumResponseBytes") {
      .json(String(repeating: " ", count: 70_000))
    },
  ]

  private static let statuses: [NetworkFault] =
    [300, 301, 302, 303, 304, 305, 306, 307, 308].map { status in
      NetworkFault("\(status) to another port") { _, other in
        .json("", status: "\(status) Moved", headers: ["Location: \(other)/stolen"])
      }
    } + [
      NetworkFault("302 to another host") {
        .json("", status: "302 Found", headers: ["Location: http://localhost.test/stolen"])
      },
      NetworkFault("401 with a Basic challenge") { challenge("Basic realm=\"x\"") },
      NetworkFault("401 with a Bearer challenge") { challenge("Bearer realm=\"x\"") },
      NetworkFault("401 with a Digest challenge") { challenge("Digest realm=\"x\", nonce=\"1\"") },
      NetworkFault("401 with a Negotiate challenge") { challenge("Negotiate") },
      NetworkFault("407 with a Basic challenge") {
        .json("{}", status: "407 Proxy", headers: ["Proxy-Authenticate: Basic realm=\"x\""])
      },
      NetworkFault("404 with an error envelope") {
        .json(Fixture.error("resource_not_found", type: "not_found_error"), status: "404 Not Found")
      },
      NetworkFault("404 with HTML") { .json("<html>", status: "404 Not Found") },
      NetworkFault("429 with an error envelope") {
        .json(
          Fixture.error("throttled", type: "rate_limit_error"), status: "429 Too Many",
          headers: ["Retry-After: 1"])
      },
      NetworkFault("500 with an error envelope") {
        .json(Fixture.error("internal_error"), status: "500 Internal Server Error")
      },
      NetworkFault("502 with HTML") { .json("<html>502</html>", status: "502 Bad Gateway") },
      NetworkFault("the invalid status 999") { .json("{}", status: "999 Odd") },
    ]
}
