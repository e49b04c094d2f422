/** Schema URNs on the wire. */
export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** The help page's table drops the last letter; the live API does not (notion-scim.md §6.1). */
export const NOTION_URN = 'urn:ietf:params:scim:schemas:extension:notion:2.0:User'
export const LIST_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error'
