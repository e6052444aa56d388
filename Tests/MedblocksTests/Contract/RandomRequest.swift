import Foundation
import Medblocks
import MedblocksTesting

/// A random request that satisfies the contract, with the statuses that its response may have.
///
/// ``damage(using:)`` makes it violate one rule of the contract.
struct RandomRequest {
  let operation: Contract.Operation
  private let contract: Contract
  private(set) var path: [String] = []
  private(set) var query: [(name: String, value: String)] = []
  private(set) var body: JSON.Object?
  private(set) var rawBody: [UInt8]?
  private(set) var headers: [String: String]
  /// The statuses that the response may have.
  private(set) var statuses: Set<Int> = [200, 404, 409, 429]

  /// The ids of existing and deleted resources, by their name in a path template or schema.
  typealias Ids = [String: [String]]

  init(
    _ operation: Contract.Operation, _ contract: Contract, key: String, ids: Ids,
    using generator: inout SeededGenerator
  ) {
    self.operation = operation
    self.contract = contract
    headers = ["Authorization": "Bearer \(key)", "Version": MedblocksClient.apiVersion]
    let kind = operation.path.split(separator: "/").first.map(String.init) ?? ""
    path = operation.path.split(separator: "/").map { segment in
      guard segment.hasPrefix("{") else { return String(segment) }
      let known = ids[segment == "{connection_id}" ? "conn" : kind] ?? []
      return known.randomElement(using: &generator) ?? "unknown"
    }
    for (name, schema) in contract.parameters(of: operation, in: "query").sorted(by: {
      $0.key < $1.key
    })
    where Bool.random(using: &generator) && !["starting_after", "ending_before"].contains(name) {
      query.append((name, Self.text(contract.value(of: schema, name, ids, using: &generator))))
    }
    guard let schema = bodySchema else { return }
    headers["Content-Type"] = "application/json"
    var body = contract.value(of: schema, "", ids, using: &generator).object ?? [:]
    if body["connection_id"] != nil { body["recommended_connection_ids"] = nil }
    if operation.id == "api.updatePatient" { body["patient_id"] = .string(path[1]) }
    self.body = body
  }

  private var bodySchema: JSON? {
    let schema = operation.node["requestBody"]["content"]["application/json"]["schema"]
    return schema.object.map { contract.resolve(.object($0)) }
  }

  private static func text(_ value: JSON) -> String { value.string ?? value.description }

  var transportRequest: TransportRequest {
    func encoded(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
    let query = query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    let target = path.map(encoded).joined(separator: "/") + (query.isEmpty ? "" : "?" + query)
    return TransportRequest(
      method: TransportRequest.Method(rawValue: operation.method) ?? .get,
      url: "https://app.medblocks.com/" + target, headers: headers.map { ($0.key, $0.value) },
      body: rawBody ?? body.map { Array(JSON.object($0).description.utf8) })
  }

  /// Violates one rule and returns a description; nil if no rule was found after a few attempts.
  mutating func damage(using generator: inout SeededGenerator) -> String? {
    let damages: [(inout RandomRequest, inout SeededGenerator) -> String?] = [
      { $0.damageHeaders(using: &$1) }, { $0.damageQuery(using: &$1) },
      { $0.damageFields(using: &$1) }, { $0.damageFields(using: &$1) },
      { $0.damageBody(using: &$1) },
    ]
    for _ in 0..<8 {
      var request = self
      if let name = damages.randomElement(using: &generator)?(&request, &generator) {
        self = request
        return name
      }
    }
    return nil
  }
}

/// The violations of the contract.
extension RandomRequest {
  private mutating func damageHeaders(using generator: inout SeededGenerator) -> String? {
    let isHealth = operation.id == "api.health"
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      guard !isHealth else { return nil }
      headers["Authorization"] = nil
      statuses = [401]
      return "a missing API key"
    case 1:
      guard !isHealth else { return nil }
      headers["Authorization"] = "Bearer unknown"
      statuses = [401]
      return "an unknown API key"
    default:
      guard !isHealth else { return nil }
      headers["Version"] = "2020-01-01"
      statuses = [400]
      return "an unknown version"
    }
  }

  private mutating func damageQuery(using generator: inout SeededGenerator) -> String? {
    let schemas = contract.parameters(of: operation, in: "query")
    guard let name = schemas.keys.sorted().randomElement(using: &generator),
      let schema = schemas[name]
    else { return nil }
    // The contract does not state whether the id or the query is checked first.
    statuses = path.count > 1 ? [400, 404] : [400]
    query.removeAll { $0.name == name }
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      query.append(("unknown", "1"))
      return "an unknown parameter"
    case 1:
      query += [(name, "1"), (name, "1")]
      return "a repeated parameter"
    default:
      let isCursor = ["starting_after", "ending_before"].contains(name)
      guard let value = isCursor ? "unknown" : contract.invalidText(of: schema, using: &generator)
      else { return nil }
      query.append((name, value))
      return "an invalid \(name)"
    }
  }

  private mutating func damageBody(using generator: inout SeededGenerator) -> String? {
    guard body != nil else { return nil }
    statuses = path.count > 1 ? [400, 404] : [400]
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      headers["Content-Type"] = "text/plain"
      return "a body of another content type"
    case 1:
      rawBody = Array("[1]".utf8)
      return "a body that is not an object"
    default:
      rawBody = Array((body.map { JSON.object($0).description } ?? "").utf8.dropLast())
      return "a truncated body"
    }
  }

  private mutating func damageFields(using generator: inout SeededGenerator) -> String? {
    guard var body, let schema = bodySchema else { return nil }
    statuses = path.count > 1 ? [400, 404] : [400]
    defer { self.body = body }
    switch Int.random(in: 0..<5, using: &generator) {
    case 0:
      guard schema["additionalProperties"] == false else { return nil }
      body["unknown_field"] = true
      return "an unknown field"
    case 1:
      let required = schema["required"].array?.compactMap(\.string) ?? []
      guard let name = required.randomElement(using: &generator) else { return nil }
      body[name] = nil
      return "a missing \(name)"
    case 2:
      guard body["patient_id"] != nil else { return nil }
      body["patient_id"] = .string("fhirsrc_" + String(generator.next() % 100))
      return "a reserved prefix"
    case 3:
      guard schema["properties"]["recommended_connection_ids"].object != nil else { return nil }
      body["connection_id"] = "fhirsrc_maple"
      body["recommended_connection_ids"] = ["fhirsrc_maple"]
      return "two modes"
    default:
      let names = (schema["properties"].object ?? [:]).map(\.key).sorted()
      guard let name = names.randomElement(using: &generator),
        let value = contract.invalidValue(
          of: schema["properties"][name], name, using: &generator)
      else { return nil }
      body[name] = value
      return "an invalid \(name)"
    }
  }
}
