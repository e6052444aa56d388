import Foundation
import Hummingbird
import Medblocks

/// A facility of the catalog, as the page shows it.
struct FacilityAnswer: ResponseEncodable {
  let id: String
  let name: String
  let logo: String?

  init(_ facility: FHIRSource) {
    id = facility.id.rawValue
    name = facility.name
    logo = facility.logoURL
  }
}

/// A connected facility, with what its status means to a person.
struct ConnectionAnswer: ResponseEncodable {
  /// The link's id, for disconnecting.
  let id: String
  /// The catalog id, for connecting again.
  let facility: String
  let name: String
  let logo: String?
  let status: String
  let advice: Advice

  init(_ entry: ConnectedFacility) {
    id = entry.connection.id.rawValue
    facility = entry.connection.connectionID.rawValue
    name = entry.facility?.name ?? FHIRSource.unknownName
    logo = entry.facility?.logoURL
    status = entry.connection.status.rawValue
    advice = Advice(for: entry.connection.status)
  }
}

extension FHIRSource {
  /// What stands for the name of one that is gone.
  static let unknownName = "A facility that left the catalog"
}

/// A trip to the portals, with what came of it.
struct HistoryEntry: ResponseEncodable {
  struct Attempt: Encodable {
    let name: String
    let text: String
  }

  let startedAt: Date
  let text: String
  let attempts: [Attempt]

  init(_ session: PatientSession, names: [FHIRSource.ID: String]) {
    startedAt = session.createdAt
    text =
      switch session.status {
      case .open: "Not finished yet"
      case .complete: session.activeConnections.isEmpty ? "Nothing was connected" : "Connected"
      case .expired: "Ran out of time"
      default: "Unknown"
      }
    attempts = session.connections.map { attempt in
      let advice = attempt.failureCode.map(Advice.init(forFailure:)) ?? Advice(for: attempt.status)
      return Attempt(name: names[attempt.connectionID] ?? "", text: advice.text)
    }
  }
}

/// Records by type, so far.
struct RecordProgress: ResponseEncodable, Equatable {
  struct Count: Encodable, Equatable {
    let type: String
    var count: Int
  }

  private(set) var counts: [Count] = []
  private(set) var total = 0
  /// Whether a connected facility has not sent anything yet.
  var isArriving = false

  mutating func count(_ type: String) {
    total += 1
    if let index = counts.firstIndex(where: { $0.type == type }) {
      counts[index].count += 1
    } else {
      counts.append(Count(type: type, count: 1))
      counts.sort { $0.type < $1.type }
    }
  }
}
