import Foundation
import Medblocks

/// Saving a sandbox, and looking at it.
extension LocalSandbox {
  /// Everything that a sandbox knows: catalog, keys, patients, sessions, records, endpoints with their
  /// deliveries, and the clock.
  ///
  /// `Codable`, so that a prepared world can be kept in a file. It prints how much there is of each,
  /// and no ids, keys or secrets; the file has them all.
  public struct Snapshot: Codable, Hashable, Sendable, Loggable {
    let state: SandboxState

    /// How much there is of each.
    package var loggableFields: [(label: String, value: Any)] {
      [
        ("patients", state.patients.count), ("sessions", state.sessions.count),
        ("connections", state.patients.map(\.connections.count).reduce(0, +)),
        ("records", state.records.values.map(\.count).reduce(0, +)),
        ("webhooks", state.webhooks.count), ("deliveries", state.deliveries.count),
      ]
    }

    /// What is different from an earlier snapshot: a line for each value, with its place, what it was
    /// and what it is.
    ///
    /// The lines hold what the sandbox holds, ids and patients' data among them. Throws `EncodingError`
    /// when Foundation cannot write a snapshot.
    public func changes(since earlier: Snapshot) throws -> [String] {
      let old = try earlier.values()
      let new = try values()
      return Set(old.keys).union(new.keys).sorted().compactMap { place in
        guard old[place] != new[place] else { return nil }
        return "\(place): \(old[place] ?? "nothing") -> \(new[place] ?? "nothing")"
      }
    }

    /// Every value by its place.
    private func values() throws -> [String: String] {
      let json = try SandboxJSON(parsing: Array(JSONEncoder().encode(state)))
      return json.leaves(at: "")
    }
  }

  /// What the sandbox knows now.
  ///
  /// Faults that were injected and ``requests`` are no part of it.
  public func snapshot() -> Snapshot { Snapshot(state: state) }

  /// Makes a sandbox that goes on from a snapshot, with its API key; the two share nothing.
  public init(_ snapshot: Snapshot) { self.init(snapshot.state) }
}

extension SandboxJSON {
  fileprivate func leaves(at place: String) -> [String: String] {
    let members: [(String, SandboxJSON)] =
      switch self {
      case .object(let members): members.map { (place.isEmpty ? $0 : "\(place).\($0)", $1) }
      case .array(let items): items.enumerated().map { ("\(place)[\($0)]", $1) }
      default: []
      }
    guard !members.isEmpty else {
      return [place: text]
    }
    return members.reduce(into: [:]) { leaves, member in
      leaves.merge(member.1.leaves(at: member.0)) { $1 }
    }
  }
}
