import Medblocks
import MedblocksStore
import Testing

@testable import MedblocksTool

@Suite("SyncProgress")
struct SyncProgressTests {
  private func progress(_ events: RecordSync.Event...) -> SyncProgress {
    var progress = SyncProgress()
    progress.total = 10
    for event in events { progress.apply(event) }
    return progress
  }

  @Test("the line has patients, records per second, failures and the time left")
  func line() {
    let progress = progress(
      .pageStored(records: 90), .completed, .failed(code: "x", isFinal: false),
      .failed(code: "x", isFinal: true))
    #expect(
      progress.line(after: 30) == "2 of 10 patients, 90 records, 3 records/s, 1 failed, 2:00 left")
  }

  @Test("the time left is unknown before the first patient is done")
  func unknown() {
    #expect(progress(.pageStored(records: 1)).secondsLeft(after: 9) == nil)
    #expect(progress().line(after: 0) == "0 of 10 patients, 0 records, 0 records/s")
  }

  @Test("the bar fits the terminal, and is left out on a narrow one", arguments: [20, 60, 80, 200])
  func bar(width: Int) {
    let bar = progress(.pageStored(records: 20), .completed).bar(after: 2, width: width)
    #expect(bar.width < width)
    #expect(bar.hasPrefix("[") == (width >= 80))
  }

  @Test("a stored page ends a series of failures of the database")
  func databaseFailures() {
    let failure = RecordSync.Event.databaseFailed(SQLError(.locked))
    #expect(progress(failure, failure).databaseFailures == 2)
    #expect(progress(failure, .pageStored(records: 1)).databaseFailures == 0)
  }
}

@Suite("Database")
struct DatabaseTests {
  @Test("the value of an option is a path or a connection string")
  func values() throws {
    #expect(try Database("sqlite:a/b.db", option: "--database") == .sqlite(path: "a/b.db"))
    let url = "postgres://app:secret@host/db"
    let database = try Database(url, option: "--database")
    #expect(database == .postgreSQL(url: url))
    #expect(!database.printableValue.contains("secret"))
  }

  @Test(
    "any other value is rejected without it",
    arguments: ["", "sqlite:", "a.db", "mysql://x:secret@y"])
  func invalid(value: String) {
    #expect { try Database(value, option: "--from") } throws: {
      "\($0)".contains("--from") && !"\($0)".contains("secret")
    }
  }
}
