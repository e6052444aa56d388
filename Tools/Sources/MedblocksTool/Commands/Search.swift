import ArgumentParser
import Medblocks

/// Searches the catalog of facilities.
struct Search: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Searches the catalog of facilities.")

  @Argument(help: "Part of the facility's name.")
  var text: String

  @Option(help: "The vendor of the record system, for example epic or cerner.")
  var type: String?

  @Option(help: "The maximum number of results, 1 to 100.")
  var limit = 10

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await Terminal.run {
      let list = try api.client().connections.list(
        matching: text, type: type.map(FHIRSource.Vendor.init(rawValue:)), limit: limit)
      let found = try await list.firstPage().data
      if found.isEmpty { Terminal.note("No facility matches this name.") }
      try output.show(found, found.map { "\($0.id)\t\($0.name)\t\($0.type?.rawValue ?? "-")" })
    }
  }
}
