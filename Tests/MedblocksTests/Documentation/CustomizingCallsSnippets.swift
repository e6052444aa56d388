import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `CustomizingCalls.md`, and of the comments of `MedblocksClient`.
@Suite("The snippets of Customizing Calls run")
struct CustomizingCallsSnippets {
  struct Tenant {
    let apiKey: String
  }

  func client(for tenant: Tenant, of mb: MedblocksClient) throws -> MedblocksClient {
    try mb.withAPIKey(tenant.apiKey)
  }

  struct Secrets {
    func value(of name: String) async throws -> String { LocalSandbox.apiKey }
  }

  struct TraceHeader: Interceptor {
    @TaskLocal static var traceparent: String?

    func intercept(
      _ request: TransportRequest, context: InterceptorContext, next: Next
    ) async throws -> TransportResponse {
      var request = request
      if let value = Self.traceparent { request.headers.append(("traceparent", value)) }
      return try await next(request)
    }
  }

  @Test("a copy has other options, and its response can be read")
  func options() async throws {
    let mb = try LocalSandbox().client()
    _ = try await mb.patients.create("user_42")
    let impatient = try mb.withOptions {
      $0.timeout = .seconds(5)
      $0.maximumRetries = 0
      $0.headers["X-Correlation-Id"] = "c_17"
    }
    let patient = try await impatient.patients.retrieve("user_42")
    #expect(patient.id == "user_42")
  }

  @Test("a response is read with the result of its call")
  func response() async throws {
    let mb = try LocalSandbox().client()
    _ = try await mb.patients.create("user_42")
    let (patient, response) = try await mb.withResponse {
      try await $0.patients.retrieve("user_42")
    }
    print(patient.id, response)  // user_42 APIResponse(status: 200, requestID: req_…, …)
    let whole = try response.json()  // with fields that the models do not have
    #expect(whole["id"].string == "user_42")
    let health = try await mb.request(.get, path: "/health").json()
    let page = try await mb.request(
      .get, path: "/patients/{id}/patient-sessions", ids: ["user_42"], query: [("limit", "5")])
    #expect(health["ok"].bool == true && page.statusCode == 200)
  }

  @Test("tenants have their own keys, from a table or from a secret manager")
  func tenants() async throws {
    let sandbox = LocalSandbox()
    let secrets = Secrets()
    var configuration = MedblocksClient.Configuration(transport: sandbox)
    configuration.interceptors = [TraceHeader()]
    let mb = try MedblocksClient(configuration: configuration) {
      try await secrets.value(of: "medblocks-api-key")
    }
    let tenant = try client(for: Tenant(apiKey: sandbox.apiKey), of: mb)
    try await TraceHeader.$traceparent.withValue("00-17") {
      for client in [mb, tenant] { _ = try await client.health() }
    }
    let fields = await sandbox.requests.map { $0.headerFields["traceparent"] }
    #expect(fields == ["00-17", "00-17"])
  }
}
