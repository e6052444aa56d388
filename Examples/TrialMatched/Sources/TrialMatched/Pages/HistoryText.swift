import Foundation
import Medblocks

/// The sentences of the history, which stay true: past events, not the current state.
enum HistoryText {
  /// Returns the events of sessions: each attempt to connect a facility.
  static func events(
    of sessions: [PatientSession], names: [FHIRSource.ID: String]
  ) -> [(date: Date, text: String)] {
    sessions.flatMap { session -> [(date: Date, text: String)] in
      if session.connections.isEmpty, session.status == .expired {
        return [(session.expiresAt, "You did not finish connecting a place.")]
      }
      return session.connections.map { attempt in
        let name = names[attempt.connectionID] ?? FHIRSource.unknownName
        return switch attempt.failureCode {
        case nil: (attempt.createdAt, "You connected \(name).")
        case .userDenied?:
          (
            attempt.failureAt ?? attempt.createdAt,
            "You chose not to share your records of \(name)."
          )
        default:
          (attempt.failureAt ?? attempt.createdAt, "Connecting \(name) did not work.")
        }
      }
    }
  }

  static func text(_ event: PersonState.Event, name: String) -> String {
    switch event.kind {
    case .received(nil): "Your records of \(name) arrived."
    case .received(0?): "\(name) has no records for you."
    case .received(1?): "1 record arrived from \(name)."
    case .received(let count?): "\(count) records arrived from \(name)."
    case .partlyReceived(_, let errors):
      "Your records of \(name) arrived, except for \(errors)."
    case .notReceived: "\(name) could not hand over your records."
    case .accessLost: "Access to \(name) was lost."
    case .disconnected(true): "You disconnected \(name) and removed its records."
    case .disconnected(false): "You disconnected \(name) and kept its records."
    }
  }
}
