import Foundation
import Medblocks

/// The state of people that the app keeps: syncs as webhooks reported them, and the history.
actor PersonState {
  /// An event of the history, which states what happened then.
  struct Event: Sendable {
    let date: Date
    let facility: FHIRSource.ID
    let kind: Kind

    enum Kind: Sendable {
      case received(Int?)
      case partlyReceived(Int?, errors: Int)
      case notReceived
      case accessLost
      case disconnected(dataRemoved: Bool)
    }
  }

  private var syncs: [String: [FHIRSource.ID: SyncState]] = [:]
  private var events: [String: [Event]] = [:]
  private var hidden: [String: Set<FHIRSource.ID>] = [:]

  func syncs(of patientID: String) -> [FHIRSource.ID: SyncState] { syncs[patientID] ?? [:] }
  func events(of patientID: String) -> [Event] { events[patientID] ?? [] }
  /// Returns the facilities whose records the person has removed.
  func hidden(of patientID: String) -> Set<FHIRSource.ID> { hidden[patientID] ?? [] }

  func remove(_ patientID: String) {
    (syncs[patientID], events[patientID], hidden[patientID]) = (nil, nil, nil)
  }

  func disconnect(_ patientID: String, _ facility: FHIRSource.ID, removingData: Bool, at date: Date)
  {
    syncs[patientID]?[facility] = nil
    if removingData { hidden[patientID, default: []].insert(facility) }
    let event = Event(
      date: date, facility: facility, kind: .disconnected(dataRemoved: removingData))
    events[patientID, default: []].append(event)
  }

  /// Updates the state after a webhook event.
  func update(with event: WebhookEvent) {
    switch event.payload {
    case .patientSessionCompleted(let session):
      for connection in session.connections ?? [] where connection.status == .active {
        let id = connection.connectionID
        hidden[session.patientID]?.remove(id)
        // A sync that has ended after this event is newer.
        if case .syncing? = syncs[session.patientID]?[id] { continue }
        if let ended = syncs[session.patientID]?[id]?.end, ended >= connection.createdAt {
          continue
        }
        syncs[session.patientID, default: [:]][id] = .syncing(since: connection.createdAt)
      }
    case .recordsSyncCompleted(let sync):
      guard let id = sync.connectionID else { return }
      let errors = sync.errors ?? 0
      syncs[sync.patientID, default: [:]][id] =
        errors > 0
        ? .partial(total: sync.total, errors: errors, at: (event.createdAt ?? Date()))
        : .complete(total: sync.total, at: (event.createdAt ?? Date()))
      let kind: Event.Kind =
        errors > 0 ? .partlyReceived(sync.total, errors: errors) : .received(sync.total)
      events[sync.patientID, default: []].append(
        Event(date: (event.createdAt ?? Date()), facility: id, kind: kind))
    case .recordsSyncFailed(let sync):
      guard let id = sync.connectionID else { return }
      syncs[sync.patientID, default: [:]][id] = .failed(at: (event.createdAt ?? Date()))
      events[sync.patientID, default: []].append(
        Event(date: (event.createdAt ?? Date()), facility: id, kind: .notReceived))
    default: break
    }
  }
}

extension SyncState {
  fileprivate var end: Date? {
    switch self {
    case .syncing: nil
    case .complete(_, let date), .partial(_, _, let date), .failed(let date): date
    }
  }
}
