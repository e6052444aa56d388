import Foundation

/// The state of a facility's sync as the webhooks reported it, never guessed.
enum SyncState: Sendable, Equatable {
  case syncing(since: Date)
  case complete(total: Int?, at: Date)
  /// Some records could not be read.
  case partial(total: Int?, errors: Int, at: Date)
  case failed(at: Date)
}
