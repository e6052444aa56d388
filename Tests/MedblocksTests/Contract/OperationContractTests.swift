import Foundation
import Testing

@testable import Medblocks

@Suite("Contract: every operation has its verb, every parameter its argument")
struct OperationContractTests {
  private let contract: Contract

  init() throws { contract = try Contract() }

  /// A call of each verb with every argument that it has; several where some exclude others.
  private static let calls: [String: [@Sendable (MedblocksClient) async throws -> Void]] = [
    "api.health": [{ _ = try await $0.health() }],
    "api.createPatient": [
      { _ = try await $0.patients.create("a", email: "a@b.c", name: "n", metadata: ["k": 1]) },
      { _ = try await $0.patients.create("a") },
    ],
    "api.listPatients": [
      {
        let list = $0.patients.list(patientID: "a", email: "a@b.c", limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.getPatient": [{ _ = try await $0.patients.retrieve("a") }],
    "api.updatePatient": [
      { _ = try await $0.patients.update("a", email: "a@b.c", name: "n", metadata: ["k": 1]) },
      { _ = try await $0.patients.update("a", email: nil, name: nil, metadata: [:]) },
    ],
    "api.deletePatient": [{ _ = try await $0.patients.delete("a") }],
    "api.disconnectPatientConnection": [
      { _ = try await $0.patients.disconnectConnection("a", connectionID: "conn_1") }
    ],
    "api.listPatientSessionsForPatient": [
      {
        let list = $0.patients.listPatientSessions(
          "a", status: .open, limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.getPatientRecords": [
      {
        let records = $0.patients.records(
          "a", types: [.observation, "Basic"], since: "2026-04-25", count: 5, startingAfter: "c")
        _ = try await records.firstPage()
      },
      { _ = try await $0.patients.records("a", endingBefore: "c").firstPage() },
    ],
    "api.getFhirSource": [{ _ = try await $0.connections.retrieve("fhirsrc_1") }],
    "api.listFhirSources": [
      {
        let list = $0.connections.list(matching: "m", type: .epic, limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.initPatientSession": [
      { _ = try await start($0, via: .facility("fhirsrc_1")) },
      { _ = try await start($0, via: .hostedPage(recommending: ["fhirsrc_1"])) },
      { _ = try await $0.patientSession.start(patientID: "a", returnURL: "https://a.test") },
    ],
    "api.retrievePatientSession": [{ _ = try await $0.patientSession.retrieve("ps_1") }],
    "api.retrieveLaunchContext": [{ _ = try await $0.launchContexts.retrieve("uuid") }],
    "api.createWebhook": [
      { _ = try await $0.webhooks.create(url: "https://a.test", events: [.all]) },
      {
        _ = try await $0.webhooks.create(
          url: "http://localhost:8080/hook", events: EventType.knownValues, description: "d",
          metadata: ["k": 1])
      },
    ],
    "api.listWebhooks": [
      {
        _ = try await $0.webhooks.list(status: .disabled, limit: 5, startingAfter: "c").firstPage()
      }
    ],
    "api.getWebhook": [{ _ = try await $0.webhooks.retrieve("wh_1") }],
    "api.updateWebhook": [
      { _ = try await $0.webhooks.update("wh_1") },
      { _ = try await $0.webhooks.update("wh_1", description: .null) },
      {
        _ = try await $0.webhooks.update(
          "wh_1", url: "https://a.test", events: [.recordsSyncFailed], description: "d",
          metadata: ["k": 1], status: .active)
      },
    ],
    "api.deleteWebhook": [{ _ = try await $0.webhooks.delete("wh_1") }],
    "api.rotateWebhookSecret": [{ _ = try await $0.webhooks.rotateSecret("wh_1") }],
    "api.listWebhookEvents": [
      {
        let list = $0.webhooks.listEvents("wh_1", delivered: false, limit: 5, startingAfter: "c")
        _ = try await list.firstPage()
      }
    ],
    "api.redeliverWebhookEvent": [{ _ = try await $0.events.redeliver("evt_1") }],
  ]

  private static func start(
    _ mb: MedblocksClient, via mode: PatientSession.Mode
  ) async throws -> PatientSession {
    try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: mode, patientEmail: "a@b.c",
      patientName: "n", returnButtonLabel: "l", expiresIn: .seconds(60), metadata: ["k": 1])
  }

  /// What the calls of an operation sent.
  private func requests(of id: String) async throws -> [TransportRequest] {
    let calls = try #require(Self.calls[id], "No call of \(id)")
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

  @Test("version and server are the contract's")
  func versionAndServer() {
    #expect(contract.document["openapi"].string == "3.1.1")
    #expect(contract.document["info"]["version"].string == MedblocksClient.apiVersion)
    #expect(
      contract.document["servers"][0]["url"].string == MedblocksClient.Configuration().baseURL)
  }

  @Test("each operation has a verb")
  func everyOperation() {
    let stated = contract.operations
    #expect(stated.count == 22)
    let built = Operation.all.map { [$0.id, $0.method.rawValue, $0.path] }
    let due = stated.map { [$0.id, $0.method, $0.path] }
    #expect(Set(built) == Set(due))
    #expect(built.count == due.count)
    #expect(Set(Self.calls.keys) == Set(due.map { $0[0] }))
  }

  @Test("each verb calls its operation, with each parameter that the contract states and no other")
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

  @Test("each body fits its schema, holds each property once over all calls, and what is required")
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

  @Test("each limit of a parameter or a body is the one that is checked")
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
    // Bounds of 1 alone: an empty id or text is refused as such (ParameterLimitTests).
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
        func bound(_ words: [String]) -> Int? { words.compactMap { rule[$0].int }.first }
        #expect(limit.range.lowerBound == bound(["minLength", "minimum", "minItems"]) ?? 0)
        #expect(limit.range.upperBound == bound(["maxLength", "maximum", "maxItems"]))
      }
    }
  }

  private static func isBounded(_ schema: JSON) -> Bool {
    let words = ["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"]
    return words.contains { schema.object?[$0] != nil }
  }

  @Test("each word that a list filters by is known")
  func filters() {
    let known: [String: [String]] = [
      "api.listPatientSessionsForPatient.status": PatientSession.Status.knownValues.map(\.rawValue),
      "api.listWebhooks.status": WebhookEndpoint.Status.knownValues.map(\.rawValue),
      "api.listWebhookEvents.delivered": [true, false].map(String.init),
    ]
    var stated: [String: [String]] = [:]
    for operation in contract.operations {
      for (name, schema) in contract.parameters(of: operation, in: "query") {
        guard let words = schema["enum"].array else { continue }
        stated["\(operation.id).\(name)"] = words.compactMap(\.string)
      }
    }
    #expect(stated == known)
  }

  @Test("each answer's schema is read: its examples decode through the verb that gets them")
  func everyAnswer() async throws {
    for operation in contract.operations {
      let calls = try #require(Self.calls[operation.id])
      let answer = operation.node["responses"]["200"]["content"]["application/json"]["schema"]
      let item = answer["properties"]["data"]["items"]["$ref"].string
      let name = try #require((item ?? answer["$ref"].string)?.split(separator: "/").last)
      let example = try #require(contract.examples(String(name)).first)
      let body = item == nil ? example.description : Fixture.page([example.description], next: nil)
      for call in calls {
        let stub = StubTransport(.json(body))
        do {
          try await call(try stub.client())
        } catch let error as MedblocksError {
          // The example is about other ids than the call: it was read to its end.
          #expect(error.message.contains("another request"), "\(operation.id): \(error)")
        }
      }
    }
  }

  @Test("each shape of the return is read, and no required parameter may be missing")
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
        if pair.isRequired && pair.name != "success" {
          #expect(reduced == nil, "\(name) without \(pair.name)")
        } else {
          #expect(reduced != nil && reduced != whole, "\(name) without \(pair.name)")
        }
      }
    }
  }
}
