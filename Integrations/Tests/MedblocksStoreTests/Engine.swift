import Foundation
import MedblocksStore
import StoreTestSupport
import Testing

/// The tests of the package, one after the other, because some restart the server.
@Suite(.serialized) struct StoreTests {}

/// An engine on which the tests run.
enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
  case sqlite, postgreSQL

  var description: String { rawValue }

  /// The engines of this machine: PostgreSQL only with `Tests/with-postgresql`.
  static let available: [Engine] = {
    if postgreSQLURL == nil {
      print("Skipped on PostgreSQL: run the tests with Integrations/Tests/with-postgresql.")
    }
    return postgreSQLURL == nil ? [.sqlite] : allCases
  }()

  /// A folder for the files of this process, which ends with it.
  private static let folder: String = {
    let folder = NSTemporaryDirectory() + "medblocks-store-tests-\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit {
      let folder = NSTemporaryDirectory() + "medblocks-store-tests-\(getpid())"
      try? FileManager.default.removeItem(atPath: folder)
    }
    return folder
  }()

  static let postgreSQLURL = ProcessInfo.processInfo.environment["MEDBLOCKS_TEST_POSTGRESQL"]

  /// Returns the URL of a new database without tables.
  func newDatabase() async throws -> String {
    let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "_")
    switch self {
    case .sqlite:
      return "sqlite:" + Self.folder + "/" + name + ".db"
    case .postgreSQL:
      let url = try #require(Self.postgreSQLURL)
      let database = try openDatabase(url, connections: 1)
      try await database.execute("CREATE SCHEMA \(name)")
      return url + "?options=-csearch_path%3D" + name
    }
  }

  /// Restarts the server, or stops it with `stop`; `restart` also starts one that was stopped.
  static func runPostgreSQL(_ command: String) throws {
    let script = try #require(
      ProcessInfo.processInfo.environment["MEDBLOCKS_TEST_POSTGRESQL_RESTART"])
    let process = try Process.run(URL(fileURLWithPath: script), arguments: [command])
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// Opens a new database with the tables.
  func open() async throws -> any SQLDatabase {
    let database = try openDatabase(await newDatabase())
    try await StoreSchema.migrate(database)
    return database
  }
}

/// Waits until a condition holds; records an issue after 30 seconds.
func eventually(
  _ comment: Comment, within timeout: Duration = .seconds(30),
  _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + timeout
  while try await !condition() {
    guard .now < end else {
      Issue.record(comment)
      return
    }
    try await Task.sleep(for: .milliseconds(20))
  }
}
