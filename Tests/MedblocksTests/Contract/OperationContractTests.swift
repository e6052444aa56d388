import Foundation
import Testing

@testable import Medblocks

@Suite("Contract: operations")
struct OperationContractTests {
  private let contract: Contract

  init() throws { contract = try Contract() }

  /// Returns the requests that the calls of an operation send.
  private func requests(of id: String) async throws -> [TransportRequest] {
    let calls = try #require(OperationCalls.all[id], "There is no call of \(id)")
    let stub = StubTransport(
      calls.map { _ in .json(Fixture.error("not_found", type: "not_found_error"), status: 404) })
    let mb = try stub.client()
    for call in calls {
      await #expect(throws: MedblocksError.self) { try await call(mb) }
    }
    let requests = await stub.requests
    try #require(requests.count == calls.count)
    return requests
  }

  @Test("the API version and the base URL are those of the contract")
  func versionAndServer() {
    #expect(contract.document["openapi"].string == "3.1.1")
    #expect(contract.document["info"]["version"].string == MedblocksClient.apiVersion)
    #expect(
      contract.document["servers"][0]["url"].string == MedblocksClient.Configuration().baseURL)
  }

  @Test("each operation of the contract has a route and a call")
  func everyOperation() {
    let stated = contract.operations
    #expect(stated.count == 22)
    let built = Operation.all.map { [$0.id, $0.method.rawValue, $0.path] }
    let expected = stated.map { [$0.id, $0.method, $0.path] }
    #expect(Set(built) == Set(expected))
    #expect(built.count == expected.count)
    #expect(Set(OperationCalls.all.keys) == Set(expected.map { $0[0] }))
  }

  @Test("each call sends its operation with the query parameters of the contract")
  func everyParameter() async throws {
    for operation in contract.operations {
      let query = contract.parameters(of: operation, in: "query")
      var sent: Set<String> = []
      for request in try await requests(of: operation.id) {
        let parts = try #require(URLComponents(string: request.url))
        #expect(request.method.rawValue == operation.method, "\(operation.id)")
        let template = operation.path.split(separator: "/")
        let path = parts.path.split(separator: "/")
        #expect(path.count == template.count, "\(operation.id)")
        for (segment, name) in zip(path, template) where name.first != "{" {
          #expect(segment == name, "\(operation.id)")
        }
        let names = parts.queryItems?.map(\.name) ?? []
        #expect(Set(names).isSubset(of: query.keys), "\(operation.id)")
        sent.formUnion(names)
        #expect(names.count == Set(names).count, "\(operation.id)")
        let headers = Set(request.headers.map(\.name))
        #expect(headers.isSuperset(of: contract.parameters(of: operation, in: "header").keys))
      }
      #expect(sent == Set(query.keys), "\(operation.id)")
    }
  }

  @Test("each body is valid, and all calls together send every property")
  func everyBody() async throws {
    for operation in contract.operations {
      let content = operation.node["requestBody"]["content"]["application/json"]
      let schema = contract.resolve(content["schema"])
      let bodies = try await requests(of: operation.id).compactMap(\.body).map {
        try JSON(parsing: $0)
      }
      guard schema["properties"].object != nil else {
        #expect(bodies.isEmpty, "\(operation.id)")
        continue
      }
      for body in bodies {
        #expect(contract.violations(of: body, against: schema).isEmpty, "\(operation.id)")
        for name in body.object?.keys ?? [] {
          #expect(schema["properties"].object?[name] != nil, "\(operation.id): \(name)")
        }
      }
      let written = bodies.reduce(into: Set<String>()) { $0.formUnion($1.object?.keys ?? []) }
      #expect(written == Set(schema["properties"].object?.keys ?? []), "\(operation.id)")
    }
  }

  @Test("each limit of the contract is checked before a request is sent")
  func limits() throws {
    for operation in contract.operations {
      for (name, schema) in contract.parameters(of: operation, in: "query") {
        guard let minimum = schema["minimum"].int, let maximum = schema["maximum"].int else {
          continue
        }
        let checked = [ParameterLimit.pageSize, .recordCount].first { $0.parameter == name }
        #expect(checked?.range == minimum...maximum, "\(operation.id)")
      }
    }
    let checked: [String: ParameterLimit] = [
      "PatientCreateInput.patient_id": .patientID, "PatientReplaceInput.patient_id": .patientID,
      "PatientCreateInput.name": .patientName, "PatientReplaceInput.name": .patientName,
      "PatientSessionInitInput.return_button_label": .returnButtonLabel,
      "PatientSessionInitInput.expires_in": .expiresIn,
      "WebhookEndpointCreateInput.events": .webhookEvents,
      "WebhookEndpointUpdateInput.events": .webhookEvents,
      "WebhookEndpointCreateInput.description": .webhookDescription,
      "WebhookEndpointUpdateInput.description": .webhookDescription,
    ]
    // A minimum of 1 only: an empty id or text is rejected as such (ParameterLimitTests).
    let checkedAsEmpty: Set<String> = [
      "PatientSessionInitInput.patient_id", "PatientSessionInitInput.connection_id",
    ]
    for (schemaName, schema) in contract.schemas where schemaName.hasSuffix("Input") {
      for (path, property) in contract.properties(of: schema) {
        let bounded = [property] + (property["anyOf"].array ?? [])
        guard let rule = bounded.first(where: Self.isBounded) else { continue }
        let name = "\(schemaName).\(path)"
        guard !checkedAsEmpty.contains(name) else { continue }
        let limit = try #require(checked[name], "\(name) has a limit that is not checked")
        #expect(limit.parameter == path)
        func bound(_ keywords: [String]) -> Int? { keywords.compactMap { rule[$0].int }.first }
        #expect(limit.range.lowerBound == bound(["minLength", "minimum", "minItems"]) ?? 0)
        #expect(limit.range.upperBound == bound(["maxLength", "maximum", "maxItems"]))
      }
    }
  }

  private static func isBounded(_ schema: JSON) -> Bool {
    let keywords = ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"]
    return keywords.contains { schema.object?[$0] != nil }
  }

  @Test("each value that a list can be filtered by is known")
  func filters() {
    let known: [String: [String]] = [
      "api.listPatientSessionsForPatient.status": PatientSession.Status.knownValues.map(\.rawValue),
      "api.listWebhooks.status": WebhookEndpoint.Status.knownValues.map(\.rawValue),
      "api.listWebhookEvents.delivered": [true, false].map(String.init),
    ]
    var stated: [String: [String]] = [:]
    for operation in contract.operations {
      for (name, schema) in contract.parameters(of: operation, in: "query") {
        guard let values = schema["enum"].array else { continue }
        stated["\(operation.id).\(name)"] = values.compactMap(\.string)
      }
    }
    #expect(stated == known)
  }

  @Test("the example of each response is decoded by its call")
  func everyResponse() async throws {
    for operation in contract.operations {
      let calls = try #require(OperationCalls.all[operation.id])
      let schema = operation.node["responses"]["200"]["content"]["application/json"]["schema"]
      let item = schema["properties"]["data"]["items"]["$ref"].string
      let name = try #require((item ?? schema["$ref"].string)?.split(separator: "/").last)
      let example = try #require(contract.examples(String(name)).first)
      let body = item == nil ? example.description : Fixture.page([example.description], next: nil)
      for call in calls {
        let stub = StubTransport(.json(body))
        do {
          try await call(try stub.client())
        } catch let error as MedblocksError {
          // The example has other ids than the call, but it was decoded.
          #expect(error.message.contains("another request"), "\(operation.id): \(error)")
        }
      }
    }
  }

  @Test("each form of the return is read, and its ids must not be missing")
  func callbacks() throws {
    let start = try #require(contract.operations.first { $0.id == "api.initPatientSession" })
    let callbacks = try #require(start.node["callbacks"].object)
    #expect(callbacks.count == 3)
    for (name, callback) in callbacks {
      let parameters = try #require(callback.object?.first?.value["get"]["parameters"].array)
      let pairs = parameters.map { parameter in
        (
          name: parameter["name"].string ?? "", isRequired: parameter["required"].bool ?? false,
          value: parameter["schema"]["enum"][0].string ?? "value"
        )
      }
      func query(without missing: String? = nil) -> String {
        pairs.filter { $0.name != missing }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
      }
      let whole = try #require(PatientSessionReturn(query()), "\(name)")
      for pair in pairs {
        let reduced = PatientSessionReturn(query(without: pair.name))
        if ["patient_id", "patient_session_id"].contains(pair.name) {
          #expect(pair.isRequired && reduced == nil, "\(name) without \(pair.name)")
        } else {
          #expect(reduced != nil && reduced != whole, "\(name) without \(pair.name)")
        }
      }
    }
  }
}
