import Foundation
import Medblocks
import ServiceLifecycle

/// Cuts the connections of sessions whose return was rejected.
///
/// A rejected attempt is stored first, so the cut happens even if Medblocks cannot be reached at the
/// time, or the process ends.
struct ConnectionCuts: Service {
  let backend: Backend
  var interval = Duration.seconds(10)

  func run() async {
    try? await cancelWhenGracefulShutdown {
      while true {
        for attempt in (try? await backend.attempts.attemptsToCut()) ?? [] {
          try? await cut(attempt)
        }
        try await Task.sleep(for: interval)
      }
    }
  }

  /// Disconnects the active connections of a session.
  func cut(_ attempt: ConnectAttempts.Attempt) async throws {
    do {
      let session = try await backend.mb.patientSession.retrieve(attempt.patientSessionID)
      for case let id? in session.activeConnections.map(\.id) {
        try await backend.mb.patients.disconnectConnection(attempt.patientID, connectionID: id)
      }
      guard session.status != .open else { return }  // something may still be connected in it
    } catch let error as MedblocksError where error.type == .notFound {}
    try await backend.attempts.markCut(attempt, at: Date().milliseconds)
    try await backend.changes.record(attempt.patientID)
  }
}
