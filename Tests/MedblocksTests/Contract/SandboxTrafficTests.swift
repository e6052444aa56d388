import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("Contract: random requests to LocalSandbox")
struct SandboxTrafficTests {
  private let contract: Contract

  init() throws { contract = try Contract() }

  @Test("the sandbox has exactly the operations of the contract")
  func operations() async throws {
    let sandbox = LocalSandbox()
    for operation in contract.operations {
      let path = operation.path.replacing(#/\{\w+\}/#, with: "x")
      let method = try #require(TransportRequest.Method(rawValue: operation.method))
      _ = try await sandbox.send(TransportRequest(method: method, url: "https://a.test" + path))
      #expect(await sandbox.requests.last?.operation?.rawValue == operation.id)
    }
    #expect(
      Set(contract.operations.map(\.id)) == Set(LocalSandbox.Operation.allCases.map(\.rawValue)))
  }

  @Test("valid requests are accepted, and requests that violate a rule are rejected")
  func traffic() async throws {
    var generator = SeededGenerator(seed: 6)
    var sandbox = LocalSandbox()
    var ids: RandomRequest.Ids = [:]
    let operations = contract.operations.sorted { $0.id < $1.id }
    var (valid, successes) = (0, 0)
    var damages: [String: Int] = [:]
    var successful: Set<String> = []
    for number in 0..<10_000 {
      if number.isMultiple(of: 500) { (sandbox, ids) = try await Self.populatedSandbox() }
      let operation = try #require(operations.randomElement(using: &generator))
      var request = RandomRequest(
        operation, contract, key: sandbox.apiKey, ids: ids, using: &generator)
      let isDamaged = Bool.random(using: &generator)
      let damage = isDamaged ? request.damage(using: &generator) : nil
      let response = try await sandbox.send(request.transportRequest)
      let status = response.statusCode
      if let damage {
        damages[damage, default: 0] += 1
      } else {
        valid += 1
        if status == 200 { successful.insert(operation.id) }
        successes += status == 200 ? 1 : 0
      }
      let body = try JSON(parsing: response.body)
      #expect(
        request.statuses.contains(status),
        "\(operation.id) with \(damage ?? "no violation"): \(status) \(body["error"]["message"]), \(request)"
      )
      let violations = contract.violations(
        of: body, against: contract.responseSchema(of: operation, status: status))
      #expect(violations == [], "\(operation.id) \(status)")
      record(body, of: operation, status, in: &ids)
    }
    #expect(successful.count == operations.count)
    #expect(damages.count > 30)
    print(
      "Traffic: \(valid) valid calls, \(successes) successes;",
      "\(damages.values.reduce(0, +)) invalid ones, with \(damages.count) kinds of violations")
  }

  /// Creates a sandbox with resources of each kind, and returns it with their ids.
  private static func populatedSandbox() async throws -> (LocalSandbox, RandomRequest.Ids) {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    var ids: RandomRequest.Ids = [
      "connections": LocalSandbox.Facility.examples.map(\.id.rawValue) + ["fhirsrc_none"],
      "patients": ["nobody"],
    ]
    let endpoint = try await mb.webhooks.create(url: "https://a.test/hook", events: [.all])
    ids["webhooks"] = [endpoint.id.rawValue]
    for id in ["a", "b/c", "ü?"] {
      let session = try await mb.patientSession.start(
        patientID: id, returnURL: "https://a.test", via: .facility("fhirsrc_maple"))
      try await sandbox.grantConsent(session.id)
      ids["patients", default: []].append(id)
      ids["patient-sessions", default: []].append(session.id.rawValue)
      let connection = try await mb.patients.getConnections(id).first?.connection.id.rawValue
      ids["conn", default: []].append(connection ?? "")
    }
    await sandbox.advance(by: .seconds(60))
    ids["launch-contexts"] = [await sandbox.launch(patient: "p").rawValue, UUID().uuidString]
    ids["events"] = try await mb.webhooks.listEvents(endpoint.id).firstPage().data.map(
      \.id.rawValue)
    return (sandbox, ids)
  }

  /// Records the id of a resource that a call created.
  private func record(
    _ body: JSON, of operation: Contract.Operation, _ status: Int, in ids: inout RandomRequest.Ids
  ) {
    let kind = operation.path.split(separator: "/").first.map(String.init) ?? ""
    guard status == 200, operation.method == "POST", let id = body["id"].string else { return }
    ids[kind, default: []].append(id)
    if ids[kind, default: []].count > 20 { ids[kind]?.removeFirst() }
  }
}
