import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("Requests and responses")
struct SecurityTests {
  @Test("a write that is not sent by a page of the app is rejected")
  func otherSites() async throws {
    let app = try await AppFixture()
    let form = ["Content-Type": "application/x-www-form-urlencoded"]
    let own = ["Sec-Fetch-Site": "same-origin"]
    let rows: [([String: String], HTTPResponse.Status)] = [
      (form, .forbidden),
      (form.merging(["Origin": "https://evil.test"]) { $1 }, .forbidden),
      (form.merging(["Origin": "null"]) { $1 }, .forbidden),
      (form.merging(["Sec-Fetch-Site": "cross-site"]) { $1 }, .forbidden),
      (form.merging(["Sec-Fetch-Site": "none"]) { $1 }, .forbidden),
      (
        form.merging(["Sec-Fetch-Site": "same-site", "Origin": "https://app.test"]) { $1 },
        .forbidden
      ),
      (own.merging(["Origin": "https://evil.test"]) { $1 }, .forbidden),
      (own.merging(["Content-Type": "text/plain"]) { $1 }, .unsupportedMediaType),
      (own.merging(["Content-Type": "multipart/form-data"]) { $1 }, .unsupportedMediaType),
    ]
    try await app.test { visitor in
      await app.sandbox.clearRequests()
      for (headers, status) in rows {
        for path in [
          "/connect", "/sign-in", "/sign-out", "/account/delete", "/facilities/a/disconnect",
        ] {
          let response = try await visitor.send(.post, path, body: "a=b", headers: headers)
          #expect(response.status == status, "\(path) \(headers)")
        }
      }
      try await app.sandbox.expectRequests()
      #expect(try await visitor.get("/account").status == .ok)  // still signed in
    }
  }

  @Test("each response has the security headers, errors and redirects too")
  func headers() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      await app.sandbox.inject(.error(.invalidAPIKey), into: .getFHIRSource, times: .max)
      let responses: [(TestResponse, HTTPResponse.Status)] = [
        (try await visitor.get("/"), .ok),
        (try await visitor.get("/static/app.js"), .ok),
        (try await visitor.get("/health"), .ok),
        (try await visitor.signedOut.get("/sign-in"), .ok),
        (try await visitor.signedOut.get("/records"), .seeOther),
        (try await visitor.signedOut.get("/api/me/stream"), .unauthorized),
        (try await visitor.send(.post, "/connect", body: "", headers: [:]), .forbidden),
        (try await visitor.get("/nowhere"), .notFound),
        (try await visitor.send(.put, "/nowhere", body: "a=b"), .notFound),
        (try await visitor.send(.post, "/webhooks", body: "{}"), .badRequest),
        (try await visitor.send(.post, "/sign-in", body: "person=nobody"), .badRequest),
        (
          try await visitor.send(
            .post, "/sign-in", body: "person=" + String(repeating: "a", count: 20_000)),
          .contentTooLarge
        ),
        (try await visitor.get("/logos/fhirsrc_maple"), .internalServerError),
      ]
      for (response, status) in responses {
        #expect(response.status == status)
        let policy = response.headers[.contentSecurityPolicy] ?? ""
        for directive in [
          "default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
        ] {
          #expect(policy.contains(directive), "\(status)")
        }
        #expect(!policy.contains("unsafe"))
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        for name in ["Strict-Transport-Security", "Permissions-Policy", "Referrer-Policy"] {
          #expect(response.headers[try #require(HTTPField.Name(name))] != nil, "\(status) \(name)")
        }
      }
      for path in ["/", "/records", "/nowhere", "/api/me/nowhere"] {
        #expect(try await visitor.get(path).headers[.cacheControl] == "no-store", "\(path)")
      }
    }
  }

  @Test("on loopback there are no headers and cookies for https")
  func loopback() async throws {
    let app = try await AppFixture()
    let backend = try await Backend(
      mb: app.mb, database: app.database, webhookSecret: app.endpoint.secret,
      publicURL: "http://localhost:8080")
    let logger = Logger(label: "test")
    let router = try await TrialMatchedApp(backend: backend, logger: logger).router
    try await Application(router: router, logger: logger).test(.router) { client in
      let response = try await Visitor(client: client, token: nil).send(
        .post, "/sign-in", body: "person=\(AppFixture.person.id)",
        headers: ["Origin": "http://localhost:8080"])
      let name = try #require(HTTPField.Name("Strict-Transport-Security"))
      #expect(response.headers[name] == nil)
      let cookie = response.headers[.setCookie] ?? ""
      #expect(cookie.hasPrefix("session=") && !cookie.contains("Secure"))
    }
  }

  @Test("an error shows advice, a code and the id of the request, and no upstream message")
  func errors() async throws {
    let app = try await AppFixture()
    let canary = "no active connection"  // of the sandbox's messages
    let rows: [(LocalSandbox.Fault, HTTPResponse.Status)] = [
      (.error(.invalidAPIKey), .internalServerError),
      (.error(.expiredAPIKey), .internalServerError),
      (.error(.forbidden), .internalServerError),
      (.error(.throttled, retryAfter: .seconds(7)), .serviceUnavailable),
      (.error(.internalError), .badGateway), (.html(status: 503), .badGateway),
      (.stall, .gatewayTimeout), (.requestLost, .badGateway), (.truncatedBody, .badGateway),
    ]
    try await app.test { visitor in
      for (fault, status) in rows {
        await app.sandbox.inject(fault, into: .getFHIRSource)
        let response = try await visitor.get("/logos/fhirsrc_maple")
        #expect(response.status == status, "\(fault)")
        #expect(response.title == "This did not work")
        #expect(!response.text.contains(canary) && !response.text.contains("API key"))
        #expect(response.text.contains("mention:"), "\(fault)")
        let wait = response.headers[.retryAfter]
        #expect(wait == (status == .serviceUnavailable ? "7" : nil))
      }
      let json = try JSON(parsing: try await visitor.signedOut.get("/api/me/stream").text)
      #expect(json["error"]["code"].string == "not_signed_in")
      #expect(json["error"]["message"].string?.hasPrefix("Sign in again") == true)
      #expect(json["error"]["request_id"].string?.isEmpty == false)
    }
  }
}
