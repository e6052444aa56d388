import Medblocks
import Testing

@Suite("APIKey")
struct APIKeyTests {
  @Test("every request has the API key, the API version and the user agent")
  func headers() async throws {
    let request = try await StubTransport.request(.json(Fixture.patient)) {
      _ = try await $0.patients.create("user_42")
    }
    let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 }
    #expect(headers["Authorization"] == "Bearer mb_sk_sbx_test")
    #expect(headers["Version"] == "2026-04-25")
    #expect(headers["Content-Type"] == "application/json")
    #expect(headers["Accept"] == "application/json")
    let agent = try #require(headers["User-Agent"])
    let form = #/medblocks-swift/[0-9]+\.[0-9]+\.[0-9]+ swift/[0-9]+\.[0-9]+ [a-z]+/#
    #expect(agent.wholeMatch(of: form) != nil)
    #expect(request.maximumResponseBytes == 64 << 20)
  }

  @Test(
    "a string that cannot be an API key is a configuration error",
    arguments: [
      "", " ", " mb_sk_sbx_a", "mb_sk_sbx_a ", "mb_sk_sbx_a\n", "mb_sk_sbx_a\r\n", "\tmb_sk_sbx_a",
      "mb_sk_sbx_a\u{a0}", "é", "\"mb_sk_sbx_a\"", "'mb_sk_sbx_a'", "mb_sk_sbx_a'", "`mb_sk_sbx_a`",
      "\u{201c}mb_sk_sbx_a\u{201d}", "Bearer mb_sk_sbx_a", "whsec_a",
    ])
  func invalid(key: String) {
    let error = #expect(throws: MedblocksError.self) { try MedblocksClient(apiKey: key) }
    #expect(error?.kind == .configuration && error?.param == "apiKey")
    #expect(key.isEmpty || key == " " || error?.message.contains(key) == false)
    let name = "MEDBLOCKS_API_KEY"
    #expect(throws: MedblocksError.self) { try MedblocksClient.fromEnvironment([name: key]) }
  }
}
