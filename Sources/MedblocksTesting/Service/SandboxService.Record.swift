import Foundation

extension SandboxService {
  /// A patient's record; one that changes moves to the end of the list.
  struct Record: TableRow {
    /// The identity of a record within one patient: a resource with the same key replaces it.
    struct ID: Codable, Hashable, Sendable {
      let source: String?
      let type: String
      let id: String?
      /// The position of a resource without an id, which is never replaced; otherwise nil.
      var position: Int?
    }

    let position: Int
    let source: String?
    let resource: RawResource
    let changedAt: Date

    var id: ID {
      ID(
        source: source, type: resource.type, id: resource.id,
        position: resource.id == nil ? position : nil)
    }

    /// The JSON of a page's item, with the bytes of the resource as they are.
    var json: String {
      #"{"source":\#(SandboxJSON(source).text),"resource":\#(resource.text)}"#
    }
  }
}
