import Foundation

extension SandboxService {
  /// A position in a list.
  ///
  /// It stays valid when the item at the position is deleted or no longer matches the filters.
  struct Cursor: Codable, Hashable, Sendable {
    /// The name of the list; a cursor is valid in its own list only.
    let list: String
    /// Nil for the beginning of the list.
    let position: Int?
    let issuedAt: Date
  }
}
