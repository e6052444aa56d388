import Foundation
import Medblocks
import Testing

@Suite("MedblocksClient")
struct MedblocksClientTests {
  private func configuration(
    _ change: (inout MedblocksClient.Configuration) -> Void
  ) -> MedblocksClient.Configuration {
    var configuration = MedblocksClient.Configuration()
    change(&configuration)
    return configuration
  }

  @Test(
    "an invalid API key is rejected",
    arguments: ["", " ", "a b", " key", "key\n", "key\r\nX: 1", "ké", "a\u{0}b", "a\tb", "\u{7F}"])
  func badKey(key: String) async throws {
    let error = try await medblocksError { _ = try MedblocksClient(apiKey: key) }
    #expect(error.kind == .configuration)
    #expect(error.param == "apiKey")
    #expect(error.outcome == .notSent)
  }

  @Test(
    "a valid base URL is accepted",
    arguments: [
      ("https://app.medblocks.com", "https://app.medblocks.com/health"),
      ("https://app.medblocks.com/", "https://app.medblocks.com/health"),
      ("HTTPS://App.example.com:8443/a/b/", "https://App.example.com:8443/a/b/health"),
      ("http://localhost:8080", "http://localhost:8080/health"),
      ("http://127.0.0.1:1", "http://127.0.0.1:1/health"),
      ("http://127.8.9.1", "http://127.8.9.1/health"),
      ("https://a_b-c.test", "https://a_b-c.test/health"),
    ])
  func goodBaseURL(text: String, expected: String) async throws {
    let stub = StubTransport(.json(Fixture.health))
    _ = try await stub.client { $0.baseURL = text }.health()
    #expect(await stub.requests.map(\.url) == [expected])
  }

  @Test(
    "a base URL with an IPv6 literal is rejected where URLSession does not support it",
    arguments: ["http://[::1]:8080", "https://[2001:db8::1]", "https://[::ffff:127.0.0.1]:1/a"])
  func ipv6(text: String) async throws {
    #if canImport(FoundationNetworking)
      let error = try await medblocksError {
        _ = try MedblocksClient(apiKey: "k", configuration: configuration { $0.baseURL = text })
      }
      #expect(error.kind == .configuration && error.message.contains("IPv4"))
    #else
      _ = try MedblocksClient(apiKey: "k", configuration: configuration { $0.baseURL = text })
    #endif
  }

  @Test(
    "an unsafe or malformed base URL is rejected",
    arguments: [
      "", "app.medblocks.com", "http://app.medblocks.com", "ftp://app.medblocks.com", "https://",
      "https:app.medblocks.com", "/path", "https://user@host.test", "https://u:p@host.test",
      "https://host.test?x=1", "https://host.test?", "https://host.test#f", "https://ho st.test",
      "https://host.test/a b", "https://host.test/../x", "https://host.test/a/%2e%2e",
      "https://host.test//x", "https://host.test:0", "https://host.test:99999", "https://é.test",
      "http://localhost.evil.test", "http://127.0.0.1.evil.test", "http://128.0.0.1",
      "http://0.0.0.0", "https://host.test\r\nX: 1", "http://127.1", "http://1270.0.0.1",
      "https://a%20b", "https://a,b", "https://a;b", "https://a'b", "https://*.test",
      "https://[gg::1]", "https://[v1.a]", "https://[fe80::1%25eth0]",
      "https://.", "https://a..test", "https://.a.test", "https://a.test:", "https://%41.test",
      "https://[::1", "https://[zz]", "https://[::1%25eth0]", "https://[1:2]", "https://a|b",
      "https://a,b", "https://'a.test'", "\"https://a.test\"", "https://a*b", "https://(a)",
      "https://" + String(repeating: "a", count: 64),
      "https://" + Array(repeating: "a", count: 128).joined(separator: "."),
    ])
  func badBaseURL(text: String) async throws {
    let error = try await medblocksError {
      _ = try MedblocksClient(apiKey: "k", configuration: configuration { $0.baseURL = text })
    }
    #expect(error.kind == .configuration)
    #expect(error.param == "baseURL")
  }

  @Test("a setting out of range is rejected by name")
  func ranges() async throws {
    let cases: [(String, (inout MedblocksClient.Configuration) -> Void)] = [
      ("apiVersion", { $0.apiVersion = "" }), ("apiVersion", { $0.apiVersion = "2026\n" }),
      ("timeout", { $0.timeout = .zero }), ("timeout", { $0.timeout = .seconds(-1) }),
      ("timeout", { $0.timeout = .seconds(86_401) }), ("deadline", { $0.deadline = .zero }),
      ("deadline", { $0.deadline = .seconds(Int64.max) }),
      ("maximumRetries", { $0.maximumRetries = -1 }),
      ("maximumRetries", { $0.maximumRetries = 11 }),
      ("maximumResponseBytes", { $0.maximumResponseBytes = 0 }),
      ("maximumResponseBytes", { $0.maximumResponseBytes = 1 << 30 + 1 }),
      ("maximumResponseBytes", { $0.maximumResponseBytes = .max }),
      ("maximumConcurrentRequests", { $0.maximumConcurrentRequests = 0 }),
    ]
    for (name, change) in cases {
      let error = try await medblocksError {
        _ = try MedblocksClient(apiKey: "k", configuration: configuration(change))
      }
      #expect(error.kind == .configuration)
      #expect(error.param == name)
    }
  }

  @Test("the environment sets the API key, base URL and API version")
  func environment() async throws {
    let stub = StubTransport(.json(Fixture.health))
    let mb = try MedblocksClient.fromEnvironment(
      [
        "MEDBLOCKS_API_KEY": "mb_sk_live_1", "MEDBLOCKS_API_URL": "https://eu.example.com",
        "MEDBLOCKS_API_VERSION": "2027-01-01",
      ], configuration: MedblocksClient.Configuration(transport: stub))
    _ = try await mb.health()
    let request = try #require(await stub.requests.first)
    #expect(request.url == "https://eu.example.com/health")
    let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 }
    #expect(headers["Authorization"] == "Bearer mb_sk_live_1")
    #expect(headers["Version"] == "2027-01-01")
  }

  @Test("an empty environment variable counts as missing")
  func emptyEnvironment() async throws {
    let stub = StubTransport(.json(Fixture.health))
    let mb = try MedblocksClient.fromEnvironment(
      ["MEDBLOCKS_API_KEY": "k", "MEDBLOCKS_API_URL": "", "MEDBLOCKS_API_VERSION": ""],
      configuration: MedblocksClient.Configuration(transport: stub))
    _ = try await mb.health()
    #expect(await stub.requests.first?.url == "https://app.medblocks.com/health")
  }

  @Test("an environment without an API key is rejected")
  func missingAPIKey() async throws {
    for environment in [[:], ["MEDBLOCKS_API_KEY": ""]] {
      let error = try await medblocksError {
        _ = try MedblocksClient.fromEnvironment(environment)
      }
      #expect(error.param == "MEDBLOCKS_API_KEY")
    }
  }

  @Test("health returns the state and the time of the service")
  func health() async throws {
    let request = try await StubTransport.request(.json(Fixture.health)) {
      let health = try await $0.health()
      #expect(health.ok)
      #expect(health.serverTime == Date(timeIntervalSince1970: 1_777_109_400))
    }
    expect(request, .get, "/health")
  }
}
