import Foundation
import Hummingbird
import Medblocks

/// A patient session in a response of the app, with its connection attempts.
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
      case .open: "Not completed yet"
      case .complete: session.activeConnections.isEmpty ? "Nothing was connected" : "Connected"
      case .expired: "Expired"
      default: "Unknown"
      }
    attempts = session.connections.map { attempt in
      let message =
        attempt.failureCode.map { UserMessage(for: $0) } ?? UserMessage(for: attempt.status)
      return Attempt(name: names[attempt.connectionID] ?? "", text: message.text)
    }
  }
}
