import Foundation
import Medblocks

/// A request as the sandbox takes it from the wire, checked as it is read.
struct SandboxRequest {
  let method: String
  /// The decoded segments of the path.
  let path: [String]
  private let query: [String: String]
  private let body: [UInt8]?
  let apiKey: String?
  let version: String?

  init(_ request: TransportRequest) throws {
    func header(_ name: String) -> String? {
      request.headers.last { $0.name.lowercased() == name }?.value
    }
    guard let parts = URLComponents(string: request.url) else {
      throw SandboxFault.notFound("No such route.", code: "not_found")
    }
    method = request.method.rawValue
    path = try parts.percentEncodedPath.split(separator: "/", omittingEmptySubsequences: false)
      .dropFirst().map { segment in
        guard let text = segment.removingPercentEncoding, !text.isEmpty else {
          throw SandboxFault.notFound("No such route.", code: "not_found")
        }
        return text
      }
    query = try Self.formDecoded(parts.percentEncodedQuery ?? "")
    body = request.body
    if body != nil, header("content-type") != "application/json" {
      throw SandboxFault.invalid(nil, "The body is no application/json.", code: "bad_request")
    }
    let authorization = header("authorization")?.split(separator: " ")
    apiKey =
      authorization?.first == "Bearer" ? authorization?.dropFirst().first.map(String.init) : nil
    version = header("version")
  }

  /// Records are kept as bytes, so their page is none of the sandbox's JSON.
  var isForRecords: Bool {
    method == "GET" && path.count == 3 && path[0] == "patients" && path[2] == "records"
  }

  /// The query parameters; a name that the operation does not have is refused.
  func query(allowing names: Set<String>) throws -> [String: String] {
    if let unknown = query.keys.first(where: { !names.contains($0) }) {
      throw SandboxFault.invalid(unknown, "No such parameter.", code: "invalid_request")
    }
    return query
  }

  /// The fields of the body; a name that the schema does not have is refused.
  func fields(allowing names: Set<String>) throws -> [String: SandboxJSON] {
    guard let body, let json = try? SandboxJSON(parsing: body), case .object(let fields) = json
    else { throw SandboxFault.invalid(nil, "The body is no JSON object.", code: "bad_request") }
    if let unknown = fields.keys.first(where: { !names.contains($0) }) {
      throw SandboxFault.invalid(unknown, "No such field.", code: "invalid_request")
    }
    return fields
  }

  /// As servers decode a query: `+` is a space.
  private static func formDecoded(_ query: String) throws -> [String: String] {
    var values: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = parts.map {
        $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
      }
      guard let name = decoded[0], decoded.count == 2, let value = decoded[1],
        values.updateValue(value, forKey: name) == nil
      else { throw SandboxFault.invalid(nil, "The query cannot be read.", code: "bad_request") }
    }
    return values
  }
}

/// Reading the fields of a body with the contract's rules.
extension [String: SandboxJSON] {
  /// A text of a length in Unicode scalars; nil when it is absent, or null where that is allowed.
  func text(
    _ name: String, _ length: ClosedRange<Int> = 0...Int.max, nullable: Bool = false
  ) throws -> String? {
    guard let value = self[name], !(nullable && value == .null) else { return nil }
    guard let text = value.string, length.contains(text.unicodeScalars.count) else {
      throw SandboxFault.invalid(name, "It is no text of the right length.")
    }
    return text
  }

  func email(_ name: String, nullable: Bool = false) throws -> String? {
    let text = try text(name, nullable: nullable)
    if let text, text.split(separator: "@").count != 2 {
      throw SandboxFault.invalid(name, "It is no e-mail address.")
    }
    return text
  }

  func metadata() throws -> SandboxJSON? {
    guard let value = self["metadata"] else { return nil }
    guard value.isObject else { throw SandboxFault.invalid("metadata", "It is no object.") }
    return value
  }

  func required(_ name: String, _ length: ClosedRange<Int> = 1...Int.max) throws -> String {
    guard let text = try text(name, length) else {
      throw SandboxFault.invalid(name, "It is missing.")
    }
    return text
  }

  func patientID() throws -> String {
    let id = try required("patient_id", 1...200)
    let reserved = ["pat_", "ps_", "pf_", "sess_", "conn_", "fhirsrc_", "wh_", "evt_"]
    guard !reserved.contains(where: id.hasPrefix) else {
      throw SandboxFault.invalid("patient_id", "The prefix is the service's own.")
    }
    return id
  }
}
