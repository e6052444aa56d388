import Foundation
import Medblocks

extension LocalSandbox {
  /// The state of a sandbox: catalog, keys, patients, sessions, records, webhooks and the clock.
  ///
  /// It is `Codable`, so that a prepared state can be kept in a file, which holds all ids, keys and
  /// secrets. It prints the number of items of each kind, and nothing else.
  public struct Snapshot: Codable, Hashable, Sendable, Loggable {
    let service: SandboxService

    init(service: SandboxService) { self.service = service }

    /// Reads a snapshot that ``encode(to:)`` wrote, with any coder.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      let json = try container.decode(String.self)
      service = try JSONDecoder().decode(SandboxService.self, from: Data(json.utf8))
    }

    /// Writes the snapshot in a form that no strategy of a coder changes.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(String(decoding: try JSONEncoder().encode(service), as: UTF8.self))
    }

    /// The number of items of each kind.
    package var loggableFields: [(label: String, value: Any)] {
      [
        ("patients", service.patients.count), ("sessions", service.sessions.count),
        ("connections", service.connections.count),
        ("records", service.records.values.map(\.count).reduce(0, +)),
        ("webhooks", service.webhooks.count), ("deliveries", service.deliveries.count),
      ]
    }

    /// Lists the values that differ from an earlier snapshot, each with its path, old and new value.
    ///
    /// The lines contain the state of the sandbox, ids and health data included.
    ///
    /// - Throws: `EncodingError` or `DecodingError` when Foundation cannot process the state.
    /// - Complexity: O(*n*) in the size of the whole state.
    public func changes(since earlier: Snapshot) throws -> [String] {
      let old = try earlier.values()
      let new = try values()
      return Set(old.keys).union(new.keys).sorted().compactMap { path in
        guard old[path] != new[path] else { return nil }
        return "\(path): \(old[path] ?? "nothing") -> \(new[path] ?? "nothing")"
      }
    }

    /// Returns all values by their paths.
    private func values() throws -> [String: String] {
      let json = try SandboxJSON(parsing: Array(JSONEncoder().encode(service)))
      var values: [String: String] = [:]
      json.collectLeaves(at: "", into: &values)
      return values
    }
  }

  /// Returns the current state, without the injected faults and the received ``requests``.
  public func snapshot() -> Snapshot { Snapshot(service: service) }

  /// Creates a sandbox that continues from a snapshot, with the same API key.
  public init(_ snapshot: Snapshot) { self.init(snapshot.service) }
}

extension SandboxJSON {
  fileprivate func collectLeaves(at path: String, into leaves: inout [String: String]) {
    switch self {
    case .object(let members) where !members.isEmpty:
      for (name, value) in members {
        value.collectLeaves(at: path.isEmpty ? name : "\(path).\(name)", into: &leaves)
      }
    case .array(let items) where !items.isEmpty:
      for (index, item) in items.enumerated() {
        item.collectLeaves(at: "\(path)[\(index)]", into: &leaves)
      }
    default: leaves[path] = text
    }
  }
}
