import Foundation
import Testing

@testable import Medblocks

@Suite("MedblocksError")
struct MedblocksErrorTests {
  private func failureOfRetrieve(
    _ response: StubTransport.Response
  ) async throws -> MedblocksError {
    let stub = StubTransport(response)
    return try await medblocksError {
      _ = try await stub.client { $0.maximumRetries = 0 }.patients.retrieve("user_42")
    }
  }

  /// The documented types, their statuses and their codes.
  static let table: [(type: String, status: Int, codes: [String])] = [
    (
      "authentication_error", 401,
      [
        "not_authenticated", "invalid_credentials", "session_expired", "missing_api_key",
        "invalid_api_key", "expired_api_key",
      ]
    ),
    (
      "permission_error", 403,
      [
        "forbidden", "org_access_denied", "role_insufficient", "patient_access_denied",
        "scope_violation", "insufficient_scope",
      ]
    ),
    (
      "invalid_request_error", 400,
      [
        "bad_request", "invalid_data", "invalid_request", "payload_too_large", "invalid_image",
        "unsupported_api_version", "oauth_state_expired",
      ]
    ),
    ("not_found_error", 404, ["resource_not_found", "not_found"]),
    ("conflict_error", 409, ["resource_conflict", "already_linked", "external_id_already_exists"]),
    ("rate_limit_error", 429, ["throttled", "quota_exceeded", "api_key_limit_exceeded"]),
    ("billing_error", 402, ["feature_not_enabled", "quota_exceeded"]),
    (
      "ehr_error", 502,
      [
        "fhir_error", "oauth_error", "email_error", "token_exchange_failed", "token_unavailable",
        "storage_error",
      ]
    ),
    ("api_error", 500, ["internal_error", "db_error", "config_missing"]),
  ]

  @Test(
    "each documented error has all its fields, a known type and a known code",
    arguments: table.indices)
  func documented(index: Int) async throws {
    let (type, status, codes) = Self.table[index]
    for code in codes {
      let body = """
        {"error":{"type":"\(type)","code":"\(code)","message":"Sentence","param":"email",\
        "doc_url":"https://docs.test/x","request_id":"req_body"}}
        """
      let error = try await failureOfRetrieve(
        .json(body, status: status, headers: [("X-Request-Id", "req_header")]))
      #expect(error.kind == .api)
      #expect(error.type == MedblocksError.ErrorType(rawValue: type))
      #expect(error.code == MedblocksError.Code(rawValue: code))
      #expect(error.message == "Sentence")
      #expect(error.param == "email")
      #expect(error.docURL == "https://docs.test/x")
      #expect(error.requestID == "req_header")
      #expect(error.statusCode == status)
      #expect(error.outcome == (status < 500 ? .rejected : .unknown))
      #expect(error.operation == "api.getPatient")
      #expect(MedblocksError.ErrorType.knownValues.map(\.rawValue).contains(type))
      #expect(MedblocksError.Code.knownValues.map(\.rawValue).contains(code))
    }
  }

  @Test("each known type and code is documented")
  func knownValues() {
    let types = Set(Self.table.map(\.type))
    #expect(Set(MedblocksError.ErrorType.knownValues.map(\.rawValue)) == types)
    let codes = Set(Self.table.flatMap(\.codes))
    #expect(Set(MedblocksError.Code.knownValues.map(\.rawValue)) == codes)
  }

  @Test("an unknown type and code are kept")
  func unknownValues() async throws {
    let error = try await failureOfRetrieve(
      .json(Fixture.error("brand_new", type: "new_error"), status: 418))
    #expect(error.type == "new_error")
    #expect(error.code == "brand_new")
    #expect(error.requestID == "req_body")
  }

  @Test(
    "a parameter, a code and a type are printed only as far as the API defines them",
    arguments: [
      ("metadata", "metadata"), ("metadata.jane_doe", "metadata"),
      ("metadata[jane_doe]", "metadata"),
      ("events[0]", "events"), ("email", "email"), ("jane_doe", "(unprintable)"),
      ("jane_doe.metadata", "(unprintable)"), ("", "(unprintable)"), ("Metadata", "(unprintable)"),
    ])
  func printed(param: String, shown: String) {
    let error = MedblocksError(
      kind: .api, type: "jane_doe", code: "jane_doe", message: "m", param: param, outcome: .rejected
    )
    #expect(error.param == param && error.code == "jane_doe" && error.type == "jane_doe")
    #expect("\(error)".contains("param: \(shown),"))
    #expect("\(error)".contains("type: (unprintable), code: (unprintable)"))
    var text = ""
    dump(error, to: &text)
    #expect(!text.contains("jane_doe"))
    let known = MedblocksError(
      kind: .api, type: .rateLimit, code: .throttled, message: "m", outcome: .rejected)
    #expect("\(known)".contains("type: rate_limit_error, code: throttled"))
    let local = MedblocksError(
      kind: .configuration, message: "m", param: "apiKey", outcome: .notSent)
    #expect("\(local)".contains("param: apiKey"))
  }

  @Test("the parameters that may be printed are those of the contract")
  func parameters() throws {
    let contract = try Contract()
    var names: Set<String> = []
    for operation in contract.operations {
      for parameter in operation.node["parameters"].array ?? [] {
        names.insert(contract.resolve(parameter)["name"].string ?? "")
      }
      let body = operation.node["requestBody"]["content"]["application/json"]["schema"]
      names.formUnion(contract.resolve(body)["properties"].object?.keys ?? [])
    }
    #expect(MedblocksError.parameters == names)
  }

  @Test("a code with a line break is not printed")
  func logInjection() async throws {
    let code = #"evil\ncode: 200"#
    let error = try await failureOfRetrieve(.json(Fixture.error(code), status: 400))
    #expect(error.code == "evil\ncode: 200")
    #expect(!"\(error)".contains("evil"))
    #expect(!"\(error)".contains("\n"))
  }
}
