import AsyncHTTPClientTransport
import Foundation
import Medblocks
import NIOSSL
import Testing

@Suite("AsyncHTTPClientTransport over TLS", .timeLimit(.minutes(2)), TLSListener.isRequired)
struct AsyncHTTPClientTransportTLSTests {
  private static let folder =
    ProcessInfo.processInfo.environment["MEDBLOCKS_TEST_TLS_FOLDER"] ?? ""

  private static func authority() throws -> [NIOSSLCertificate] {
    try NIOSSLCertificate.fromPEMFile("\(folder)/ca.crt")
  }

  /// Creates the configuration of a server with the certificate of `Tests/with-tls-server`.
  private static func server() throws -> TLSConfiguration {
    .makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile("\(folder)/server.crt").map {
        .certificate($0)
      },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: "\(folder)/server.key", format: .pem)))
  }

  /// Creates the configuration of a client that trusts only certain certificates.
  private static func client(trusting certificates: [NIOSSLCertificate]) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(certificates)
    return configuration
  }

  /// Creates a certificate for localhost and the configuration of a server that has it.
  ///
  /// - Parameter days: The days until it expires; -1 for one that has expired.
  private static func selfSigned(days: Int) throws -> (NIOSSLCertificate, TLSConfiguration) {
    let path = "\(folder)/\(UUID().uuidString)"
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout \(path).key \
        -subj /CN=localhost -out \(path).csr &&
      openssl x509 -req -in \(path).csr -signkey \(path).key -days \(days) -out \(path).crt
      """,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let certificate = try #require(NIOSSLCertificate.fromPEMFile("\(path).crt").first)
    let key = try NIOSSLPrivateKey(file: "\(path).key", format: .pem)
    return (
      certificate,
      .makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
    )
  }

  /// Sends a write to a server that sends a response, and returns its status.
  @discardableResult
  private func send(
    to server: TLSConfiguration?, host: String = "localhost",
    response: String = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    with client: TLSConfiguration? = nil
  ) async throws -> Int {
    let server = try await RawServer(response: response, tls: server)
    do {
      let response = try await AsyncHTTPClientTransport.with(
        tls: client, hosts: [host: "127.0.0.1"]
      ) {
        try await $0.send(
          TransportRequest(
            method: .post, url: "https://\(host):\(server.port)/", body: Array("{}".utf8)))
      }
      try await server.stop()
      return response.statusCode
    } catch {
      try await server.stop()
      throw error
    }
  }

  @Test("an authority is trusted through the system or through the configuration")
  func authorities() async throws {
    let (server, authority) = (try Self.server(), try Self.authority())
    var additional = TLSConfiguration.makeClientConfiguration()
    additional.additionalTrustRoots = [.certificates(authority)]
    for client in [nil, additional, Self.client(trusting: authority)] {
      #expect(try await send(to: server, with: client) == 200)
    }
  }

  @Test("a failure of the handshake or of the configuration is secureConnectionFailed")
  func failures() async throws {
    let (certificate, server) = try Self.selfSigned(days: 1)
    let (expiredCertificate, expired) = try Self.selfSigned(days: -1)
    let client = Self.client(trusting: [certificate])
    var missing = client
    missing.trustRoots = .file("/missing.pem")
    func expectFailure(
      _ name: String, of server: TLSConfiguration?, host: String = "localhost",
      response: String = "", with client: TLSConfiguration
    ) async {
      await #expect(throws: TransportError.secureConnectionFailed, "\(name)") {
        try await send(to: server, host: host, response: response, with: client)
      }
    }
    #expect(try await send(to: server, with: client) == 200)
    await expectFailure("untrusted", of: server, with: Self.client(trusting: []))
    await expectFailure("expired", of: expired, with: Self.client(trusting: [expiredCertificate]))
    await expectFailure("wrong host name", of: server, host: "other.test", with: client)
    await expectFailure("missing file", of: server, with: missing)
    await expectFailure(
      "no TLS", of: nil, response: "HTTP/1.1 400 Bad Request\r\n\r\n", with: client)
    await expectFailure("handshake cut", of: nil, with: client)
  }

  @Test("a client certificate is sent, and a server that rejects the client may have the request")
  func clientCertificate() async throws {
    var server = try Self.server()
    server.certificateVerification = .noHostnameVerification
    server.trustRoots = .certificates(try Self.authority())
    var client = TLSConfiguration.makeClientConfiguration()
    await #expect(throws: TransportError.connectionLost) {
      try await send(to: server, with: client)
    }
    client.certificateChain = try Self.server().certificateChain
    client.privateKey = try Self.server().privateKey
    #expect(try await send(to: server, with: client) == 200)
  }

  @Test(
    "each method is sent over HTTP/2 and HTTP/1.1",
    arguments: [TLSListener.http2, .http1],
    [TransportRequest.Method.get, .post, .put, .patch, .delete])
  func methods(listener: TLSListener, method: TransportRequest.Method) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let body: String? = [.post, .put, .patch].contains(method) ? "{}" : nil
    let response = try await AsyncHTTPClientTransport.with {
      try await $0.send(server.request(method, body: body, to: listener.baseURL(of: server)))
    }
    #expect(response.statusCode == 200)
    #expect(response.header("X-Protocol") == (listener == .http2 ? "HTTP/2.0" : "HTTP/1.1"))
    #expect(server.requests.map(\.method) == [method.rawValue])
    #expect(server.requests.map(\.body) == [body ?? ""])
  }

  @Test(
    "no call fails when the server closes connections after 100 requests",
    arguments: [TLSListener.http2With100Requests, .http1With100Requests])
  func keepAliveRequests(listener: TLSListener) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    let base = listener.baseURL(of: server)
    try await AsyncHTTPClientTransport.with { transport in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<8 {
          group.addTask {
            for index in 0..<100 {
              _ = try await transport.send(
                server.request(.post, path: "/\(task)/\(index)", body: "{}", to: base))
            }
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(server.requests.count == 800 && Set(server.requests.map(\.target)).count == 800)
  }

  @Test(
    "a write on a kept connection is sent once if the connection is lost at any stage",
    arguments: [TransportRequest.Method.post, .put, .patch, .delete], NetworkFault.connection)
  func writeOnce(method: TransportRequest.Method, fault: NetworkFault) async throws {
    let server = try LoopbackServer(failingWith: fault)
    try await AsyncHTTPClientTransport.with {
      try await server.expectWritesReceivedOnce(
        method, from: $0, at: TLSListener.bytes.baseURL(of: server))
    }
    let sent = server.requests.filter { $0.target == "/fault" }
    let served = server.requests.filter { $0.target == "/" }
    #expect(sent.map(\.connection) == served.map(\.connection))
  }

  @Test(
    "the result of a call is as with URLSession for each fault, or as stated",
    arguments: NetworkFault.all.indices)
  func faults(index: Int) async throws {
    try await AsyncHTTPClientTransportFaultTests.expectDocumentedResult(
      of: NetworkFault.all[index], over: .bytes,
      // A debug build takes long to parse the system's certificates, and time limits elapse here.
      tls: Self.client(trusting: Self.authority()))
  }
}
