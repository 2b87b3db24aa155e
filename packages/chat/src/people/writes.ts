import type { WriteHandlers } from '../writes/write-handlers.ts'
import { makeRegistrationInvite, registerAccount } from './accounts.ts'
import { continueDeparture } from './continue-departure.ts'
import { deleteAccount } from './delete-account.ts'
import { createLogin, endLogin, endLogins, rotateLogin } from './logins.ts'
import { setBlock, setServerRole } from './moderate-users.ts'
import { makeReset, rehashPassword, setPassword, useReset } from './passwords.ts'
import type { PeopleWrites } from './ports.ts'
import { seeUser } from './see-user.ts'
import { setIgnored } from './set-ignored.ts'
import { sweepPeople } from './sweep-people.ts'
import { updateProfile } from './update-profile.ts'

/** The rules of writes about people. */
export const peopleWrites: WriteHandlers<keyof PeopleWrites> = {
  register_account: registerAccount,
  see_user: seeUser,
  create_login: createLogin,
  rotate_login: rotateLogin,
  end_login: endLogin,
  end_logins: endLogins,
  set_password: setPassword,
  rehash_password: rehashPassword,
  make_reset: makeReset,
  use_reset: useReset,
  make_registration_invite: makeRegistrationInvite,
  update_profile: updateProfile,
  set_ignored: setIgnored,
  set_block: setBlock,
  set_server_role: setServerRole,
  delete_account: deleteAccount,
  continue_departure: continueDeparture,
  sweep_people: sweepPeople,
}
