import Foundation
import Testing

@testable import Medblocks

@Suite("EnvironmentProxy")
struct EnvironmentProxyTests {
  static let proxy = "http://proxy.test:3128"
  static let rows: [(url: String, environment: [String: String], isRejected: Bool)] = [
    ("http://localhost:8080", [:], false),
    ("http://localhost:8080", ["http_proxy": ""], false),
    ("http://localhost:8080", ["http_proxy": proxy], true),
    ("HTTP://localhost", ["http_proxy": proxy], true),
    ("http://127.0.0.1:1", ["http_proxy": proxy], true),
    ("http://127.8.9.1", ["all_proxy": proxy], true),
    ("http://localhost", ["ALL_PROXY": proxy], true),
    ("http://localhost", ["http_proxy": "", "ALL_PROXY": proxy], true),
    ("http://localhost", ["HTTP_PROXY": proxy], false),  // libcurl ignores it
    ("http://localhost", ["https_proxy": proxy, "HTTPS_PROXY": proxy], false),
    ("https://localhost", ["http_proxy": proxy, "all_proxy": proxy, "https_proxy": proxy], false),
    ("https://app.medblocks.com", ["http_proxy": proxy, "https_proxy": proxy], false),
    ("http://localhost:8080", ["http_proxy": proxy, "no_proxy": "localhost"], false),
    ("http://localhost", ["http_proxy": proxy, "NO_PROXY": "LOCALHOST"], false),
    ("http://LOCALHOST", ["all_proxy": proxy, "no_proxy": "a.test, localhost ,b"], false),
    ("http://localhost", ["http_proxy": proxy, "no_proxy": "*"], false),
    ("http://localhost", ["http_proxy": proxy, "no_proxy": "", "NO_PROXY": "localhost"], false),
    ("http://localhost", ["http_proxy": proxy, "no_proxy": "a", "NO_PROXY": "localhost"], true),
    ("http://localhost", ["http_proxy": proxy, "no_proxy": "*,a"], true),
    ("http://localhost", ["http_proxy": proxy, "no_proxy": "127.0.0.1"], true),
    ("http://127.0.0.1", ["http_proxy": proxy, "no_proxy": "localhost,127.0.0.0/8"], true),
    ("http://127.0.0.1:81", ["http_proxy": proxy, "no_proxy": "127.0.0.1:81"], true),
  ]

  @Test("a base URL whose key a proxy would receive is rejected", arguments: rows)
  func rule(url: String, environment: [String: String], isRejected: Bool) throws {
    let baseURL = try BaseURL(url)
    do {
      try baseURL.requireNoProxy { environment[$0] }
      #expect(!isRejected)
    } catch let error as MedblocksError {
      #expect(isRejected)
      #expect(error.kind == .configuration && error.param == "baseURL")
      #expect(error.message.contains("no_proxy") && !error.message.contains("proxy.test"))
    }
  }

  // In a process of its own, because the environment belongs to the process.
  #if os(Linux) && compiler(>=6.2)
    @Test("a proxy from the environment never receives a request to a loopback host")
    func sockets() async {
      await #expect(processExitsWith: .success) {
        let proxy = try LoopbackServer { _ in .json(Fixture.health) }
        let server = try LoopbackServer { _ in .json(Fixture.health) }
        setenv("http_proxy", proxy.baseURL, 1)
        setenv("no_proxy", "", 1)
        var configuration = MedblocksClient.Configuration()
        configuration.baseURL = server.baseURL
        #expect(throws: MedblocksError.self) {
          _ = try MedblocksClient(apiKey: "k", configuration: configuration)
        }
        configuration.transport = URLSessionTransport()
        let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
        let error = try await medblocksError { _ = try await mb.patients.create("a") }
        #expect(error.kind == .connection && error.outcome == .notSent)
        #expect(proxy.requests.isEmpty && server.requests.isEmpty)
        setenv("no_proxy", "127.0.0.1,localhost", 1)
        configuration.transport = nil
        _ = try await MedblocksClient(apiKey: "k", configuration: configuration).health()
        #expect(proxy.requests.isEmpty && server.requests.count == 1)
      }
    }
  #endif
}
