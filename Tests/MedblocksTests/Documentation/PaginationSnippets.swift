import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `Pagination.md`.
@Suite("The snippets of Pagination run")
struct PaginationSnippets {
  @Test("items are listed")
  func items() async throws {
    let mb = try LocalSandbox().client()
    for try await facility in mb.connections.list(type: .epic, limit: 100) {
      print(facility.name)
    }
  }

  @Test("items are collected")
  func collect() async throws {
    let mb = try LocalSandbox().client()
    let (facilities, hasMore) = try await mb.connections.list(type: .epic).collect(upTo: 500)
    print(facilities.count, hasMore ? "and more" : "in total")
    #expect(!facilities.isEmpty && !hasMore)
  }

  @Test("a list continues after a cursor")
  func continues() async throws {
    let mb = try LocalSandbox().client()
    let first = try await mb.connections.list(limit: 5).firstPage()
    if let cursor = first.nextCursor {
      let second = try await mb.connections.list(limit: 5, startingAfter: cursor).firstPage()
      print(second.data.count)
    }
  }

  @Test("items that cannot be read are listed")
  func unreadableItems() async throws {
    let mb = try LocalSandbox().client()
    for try await page in mb.patients.list(limit: 100).pages {
      for item in page.unreadableItems {
        print(item.error, item.rawJSON.count)  // the problem, and the size of the item
      }
    }
  }

  @Test("pages are fetched in advance")
  func prefetching() async throws {
    let mb = try LocalSandbox().client()
    for try await page in mb.patients.list(limit: 100).prefetching().pages {
      print(page.data.count, page.nextCursor ?? "the last page")
    }
  }
}
