import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookSecret")
struct WebhookSecretTests {
  @Test("fromEnvironment reads the secret, and a missing one is rejected")
  func environment() throws {
    let name = "MEDBLOCKS_WEBHOOK_SECRET"
    #expect(try WebhookSecret.fromEnvironment([name: "whsec_1"]).text == "whsec_1")
    for environment in [
      [:], [name: ""], [name: "\"whsec_1\""], [name: " whsec_1"], [name: "mb_sk_sbx_1"],
    ] {
      let error = #expect(throws: MedblocksError.self) {
        try WebhookSecret.fromEnvironment(environment)
      }
      #expect(error?.param == name && error?.kind == .configuration)
    }
  }

  @Test(
    "an invalid secret is a configuration error",
    arguments: [
      "", " ", " whsec_a", "whsec_a ", "whsec_a\n", "whsec_a\r\n", "\twhsec_a", "whsec_a\u{a0}",
      "é",
      "\"whsec_a\"", "'whsec_a'", "whsec_a\"", "`whsec_a`", "\u{201c}whsec_a\u{201d}",
      "mb_sk_live_a", "mb_sk_sbx_a",
    ])
  func invalid(text: String) throws {
    let secret = WebhookSecret(text)
    let signed = WebhookSigner(secret: secret).sign(
      body: Array(WebhookFixture.body.utf8), at: WebhookFixture.time)
    let error = #expect(throws: MedblocksError.self) {
      try Webhooks.constructEvent(
        payload: signed.body, signature: signed.signature, secret: secret, now: WebhookFixture.time)
    }
    #expect(error?.kind == .configuration && error?.param == "secret")
    #expect(throws: MedblocksError.self) { try WebhookInbox(secrets: [secret]) }
    #expect(throws: MedblocksError.self) { try WebhookInbox(secrets: []) }
  }
}
