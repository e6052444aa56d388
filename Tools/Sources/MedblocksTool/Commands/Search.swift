import ArgumentParser
import Medblocks

/// Searches the catalog of facilities.
struct Search: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Searches the catalog of facilities.")

  @Argument(help: "Part of the facility's name.")
  var text: String

  @Option(help: "The vendor of the record system, for example epic or cerner.")
  var type: String?

  @OptionGroup var list: ListOptions
  @OptionGroup var api: APIOptions

  func run() async throws {
    try await api.run { mb in
      try await list.show("facilities", ["ID", .init("NAME", isFlexible: true), "VENDOR"]) {
        mb.connections.list(
          matching: text, type: type.map(FHIRSource.Vendor.init(rawValue:)), limit: $0)
      } row: {
        [$0.id.rawValue, $0.name, $0.type?.rawValue ?? ""]
      }
    }
  }
}
