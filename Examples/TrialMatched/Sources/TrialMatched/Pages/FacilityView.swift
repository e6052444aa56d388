import Foundation
import Medblocks

/// A connected facility as pages show it.
struct FacilityView: Sendable {
  let id: String
  let name: String
  let place: String?
  let logo: String
  let path: String
  let connectPath: String
  /// The state for the style: `syncing`, `complete`, `partial`, `failed`, `lost`, `off`, `unknown`.
  let state: String
  let stateText: String
  let detail: String?
  /// The next step for the person; nil when there is nothing to do.
  let advice: String?
  let connectedAt: String?
  let canReconnect: Bool
  let canDisconnect: Bool

  init(
    _ entry: ConnectedFacility, sync: SyncState?, recordCount: Int, dates: DateFormatting
  ) {
    let connection = entry.connection
    id = connection.connectionID.rawValue
    name = entry.facility?.name ?? FHIRSource.unknownName
    place = entry.facility?.place
    logo = FacilityPath.logo(connection.connectionID)
    path = FacilityPath.detail(connection.connectionID)
    connectPath = FacilityPath.connect(connection.connectionID)
    connectedAt = dates.moment(connection.createdAt)
    let records = recordCount == 1 ? "1 record here" : "\(recordCount) records here"
    detail = recordCount > 0 ? records : nil
    canReconnect = connection.advice != nil
    canDisconnect = connection.canBeDisconnected
    switch connection.status {
    case .active: (state, stateText, advice) = Self.texts(for: sync, dates)
    case .refreshFailed:
      state = "lost"
      stateText = "Access was lost"
      advice = "No new records arrive. Connect again to continue; the records here stay."
    case .expired:
      state = "lost"
      stateText = "Access has ended"
      advice = "This place ends the access after some time. Connect again to continue."
    case .disconnected:
      state = "off"
      stateText = "Disconnected \(dates.moment(connection.updatedAt))"
      advice = recordCount > 0 ? "The records that arrived before are kept." : nil
    case .failed:
      state = "failed"
      stateText = "Not connected"
      advice = "The last attempt did not succeed. You can try again."
    default:
      state = "unknown"
      stateText = "State not known"
      advice = nil
    }
  }

  private static func texts(
    for sync: SyncState?, _ dates: DateFormatting
  ) -> (String, String, String?) {
    switch sync {
    case .syncing(let date):
      ("syncing", "Records are arriving", "Started \(dates.moment(date)). You can leave this page.")
    case .complete(let total, let date):
      ("complete", "Up to date \(dates.moment(date))" + (total == 0 ? ", no records" : ""), nil)
    case .partial(_, let errors, let date):
      (
        "partial", "Some records are missing (\(dates.moment(date)))",
        errors == 1
          ? "1 record could not be read. It is tried again with the next update."
          : "\(errors) records could not be read. They are tried again with the next update."
      )
    case .failed(let date):
      (
        "failed", "Records could not be read (\(dates.moment(date)))",
        "The place did not hand over the records. If it does not work by tomorrow, connect again."
      )
    case nil: ("unknown", "Connected, waiting for the first records", nil)
    }
  }
}

/// A facility of the catalog in the results of a search.
struct FacilityResult: Sendable {
  let id: String
  let name: String
  let place: String?
  let logo: String
  let path: String
  let isConnected: Bool

  init(_ facility: FHIRSource, isConnected: Bool) {
    id = facility.id.rawValue
    name = facility.name
    place = facility.place
    logo = FacilityPath.logo(facility.id)
    path = FacilityPath.connect(facility.id)
    self.isConnected = isConnected
  }
}

/// The paths of a facility in the app; the id is one percent-encoded component.
enum FacilityPath {
  static func logo(_ id: FHIRSource.ID) -> String { "/logos/" + encoded(id) }
  static func detail(_ id: FHIRSource.ID) -> String { "/facilities/" + encoded(id) }
  static func connect(_ id: FHIRSource.ID) -> String { "/connect/" + encoded(id) }

  private static func encoded(_ id: FHIRSource.ID) -> String {
    id.rawValue.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", "_", "."]))
      ?? ""
  }
}

extension FHIRSource {
  /// The portal that patients know; nil for an unknown vendor.
  var place: String? {
    switch type {
    case .epic: "Patient portal: MyChart"
    case .cerner: "Patient portal: Oracle Health"
    case .athena: "Patient portal: athenahealth"
    case .meditech: "Patient portal: MEDITECH"
    default: nil
    }
  }
}
