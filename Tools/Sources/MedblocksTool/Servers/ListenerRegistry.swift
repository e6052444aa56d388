import Foundation
import Medblocks

/// The listeners of this user on this machine, so that the endpoints of killed ones can be deleted.
///
/// Each listener has a file that it keeps locked while it runs; the system releases the lock when the
/// process ends in any way. Endpoints are recognized by the listener's id in their metadata, so those
/// of other users, machines and programs are never touched.
struct ListenerRegistry {
  /// The key of the listener's id in an endpoint's metadata.
  static let metadataKey = "medblocks_listener"

  let folder: URL

  /// A listener whose lock this process holds.
  struct Listener: Sendable {
    /// A random id.
    let id: String
    fileprivate let file: URL
    fileprivate let descriptor: Int32

    /// Releases the lock, and forgets the listener if its endpoint was deleted.
    func release(forgetting: Bool) {
      if forgetting { unlink(file.path) }
      close(descriptor)
    }
  }

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let state = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    let base =
      state.map { URL(filePath: $0) }
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state")
    folder = base.appending(path: "medblocks/listeners")
  }

  /// Registers a new listener; nil when the folder cannot be written.
  func register() -> Listener? {
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let id = UUID().uuidString
    let (new, file) = (folder.appending(path: ".\(id)"), folder.appending(path: id))
    // Locked before it has its name, so that no other process takes it for an abandoned one.
    guard let descriptor = Self.lock(new, create: true) else { return nil }
    guard rename(new.path, file.path) == 0 else {
      close(descriptor)
      return nil
    }
    return Listener(id: id, file: file, descriptor: descriptor)
  }

  /// Returns the listeners whose processes have ended without forgetting them.
  func abandoned() -> [Listener] {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { UUID(uuidString: $0) != nil }.compactMap { id in
      let file = folder.appending(path: id)
      return Self.lock(file, create: false).map { Listener(id: id, file: file, descriptor: $0) }
    }
  }

  /// Deletes the endpoints that killed listeners have left, and reports each.
  ///
  /// A listener without an endpoint is kept for a month: it may have called another server.
  ///
  /// - Throws: ``MedblocksError``.
  func cleanUp(_ mb: MedblocksClient) async throws {
    let listeners = abandoned()
    var deleted: Set<String> = []
    defer {
      for listener in listeners {
        listener.release(forgetting: deleted.contains(listener.id) || isOld(listener))
      }
    }
    guard !listeners.isEmpty else { return }
    let ids = Set(listeners.map(\.id))
    for try await endpoint in mb.webhooks.list(limit: 100) {
      guard let id = endpoint.metadata[Self.metadataKey]?.string, ids.contains(id) else { continue }
      try await mb.webhooks.delete(endpoint.id)
      deleted.insert(id)
      Terminal.note(
        "Deleted \(endpoint.id), which a listener that was killed had left.",
        ["deleted": .string(endpoint.id.rawValue)])
    }
  }

  private func isOld(_ listener: Listener) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: listener.file.path)
    guard let date = attributes?[.modificationDate] as? Date else { return false }
    return date.timeIntervalSinceNow < -30 * 86_400
  }

  /// Opens and locks a file; nil when it cannot be opened or another process has locked it.
  private static func lock(_ file: URL, create: Bool) -> Int32? {
    let descriptor = open(file.path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_EXCL : 0), 0o600)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
