/// The envelope of every list but the records: `{resource_type: "list", data, has_more, next_cursor}`.
struct ListPage<Item: WireValue & Sendable>: WireObject {
  static var resourceType: String? { "list" }

  let page: PagedSequence<Item>.Page

  enum CodingKeys: String {
    case data
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    page = PagedSequence<Item>.Page(
      data: try fields[.data], hasMore: try fields[.hasMore], nextCursor: try fields[.nextCursor])
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.data, page.data)
    fields.put(.hasMore, page.hasMore)
    fields.put(.nextCursor, page.nextCursor)
  }
}
