import Foundation
import Testing

@testable import Medblocks

@Suite("Connections of URLSessionTransport", .timeLimit(.minutes(2)))
struct URLSessionTransportConnectionTests {
  @Test("reads share a connection, and each write has a new one")
  func connections() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let transport = URLSessionTransport()
    for _ in 0..<5 { _ = try await transport.send(server.request()) }
    #expect(server.connections == 1)
    for _ in 0..<3 { _ = try await transport.send(server.request(.post, body: "{}")) }
    #expect(server.connections == 4)
  }

  @Test(
    "a write whose connection is closed without a response is sent once",
    arguments: [TransportRequest.Method.post, .delete])
  func writeOnce(method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { $0.method == "GET" ? .json("{}") : .sendAndClose("") }
    let transport = URLSessionTransport()
    _ = try await transport.send(server.request())  // leaves a kept connection
    let body = method == .post ? "{}" : nil
    await #expect(throws: TransportError.connectionLost) {
      _ = try await transport.send(server.request(method, body: body))
    }
    #expect(server.requests.filter { $0.method == method.rawValue }.count == 1)
  }

  @Test(
    "a write is sent once if its connection is lost at any stage",
    arguments: [TransportRequest.Method.post, .put, .patch, .delete], NetworkFault.connection)
  func writeOnce(method: TransportRequest.Method, fault: NetworkFault) async throws {
    let server = try LoopbackServer { $0.method == "GET" ? .json("{}") : fault.reply($0, "") }
    let transport = URLSessionTransport()
    for _ in 0..<2 { _ = try await transport.send(server.request()) }  // leaves a kept connection
    for body in ["{}", nil] {
      let before = server.requests.count
      await #expect(throws: TransportError.connectionLost) {
        _ = try await transport.send(server.request(method, body: body))
      }
      #expect(server.requests.count == before + 1)
    }
  }

  @Test("a kept connection that the server closes between two reads affects neither of them")
  func closedBetween() async throws {
    let server = try LoopbackServer { _ in
      .init(
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)), .close)
    }
    let transport = URLSessionTransport()
    for count in 1...20 {
      #expect(try await transport.send(server.request()).statusCode == 200)
      #expect(server.requests.count == count)
    }
  }

  @Test("a stray response is not returned for another patient and fails at most one call")
  func strayResponse() async throws {
    let server = try LoopbackServer { request in
      let id = request.target.split(separator: "/").last.map(String.init) ?? ""
      let body = Fixture.patientDetail(id)
      let response = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      return id == "a" ? .send(response, then: response) : .send(response)
    }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = server.baseURL
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    for _ in 0..<20 {
      #expect(try await mb.patients.retrieve("a").id == "a")
      // This call reads the stray response, unless that arrived too late and was discarded.
      if let patient = try? await mb.patients.retrieve("b") { #expect(patient.id == "b") }
    }
    #expect(server.requests.contains { $0.target == "/patients/b" })
  }

  @Test(
    "an untrusted certificate is reported as secureConnectionFailed, and nothing is sent",
    .enabled(if: OpenSSL.isInstalled))
  func untrusted() async throws {
    let server = try TLSServer()
    for host in ["localhost", "127.0.0.1"] {
      let request = TransportRequest(method: .get, url: "https://\(host):\(server.port)/")
      await #expect(throws: TransportError.secureConnectionFailed) {
        _ = try await URLSessionTransport().send(request)
      }
    }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "https://localhost:\(server.port)"
    let mb = try MedblocksClient(apiKey: "canary", configuration: configuration)
    let error = try await medblocksError { _ = try await mb.health() }
    #expect(error.kind == .connection && error.outcome == .notSent && error.attempts == 1)
    #expect(error.message.contains("certificate"))
  }

  @Test("a server without TLS is an error for https, and nothing is sent in clear text")
  func noTLS() async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let url = server.baseURL.replacing("http://", with: "https://")
    await #expect(throws: TransportError.self) {
      var request = TransportRequest(method: .get, url: url, timeout: .seconds(2))
      request.headers = [("Authorization", "Bearer canary")]
      _ = try await URLSessionTransport().send(request)
    }
    #expect(server.requests.isEmpty)
  }
}
