import { Flow } from '../flow.ts'
import { can, customerCountryOf, customerInQuestion, partnerInQuestion, type Given, type Mapped } from '../given.ts'
import {
  colleagues,
  customer,
  customerAgain,
  customerLookup,
  partnerAdminLookup,
  partnerAgain,
  partnerLookup,
} from '../lookups.ts'
import { addSites, mapOrder, provision, saveCalling, saveSubdomain } from '../operations.ts'
import { bought, contractCountry } from '../order.ts'
import { check } from './check.ts'
import { colleague } from './colleague.ts'
import { customerAdmin } from './customer-admin.ts'
import { customerCountry } from './customer-country.ts'
import { customerNew } from './customer-new.ts'
import { customerPick } from './customer-pick.ts'
import { customerReview } from './customer-review.ts'
import { customerSetsUp } from './customer-sets-up.ts'
import { enterprise } from './enterprise.ts'
import { languages } from './languages.ts'
import { licences } from './licences.ts'
import { locationCountry } from './location-country.ts'
import { location } from './location.ts'
import { meetings } from './meetings.ts'
import { partnerNew } from './partner-new.ts'
import { partnerPick } from './partner-pick.ts'
import { partnerReview } from './partner-review.ts'
import { password } from './password.ts'
import { plan } from './plan.ts'
import { review } from './review.ts'
import { role } from './role.ts'
import { site, site2, site3, site4, site5, siteFree1, siteFree2, siteFree3, siteFree4, siteFree5 } from './site.ts'
import { subscription } from './subscription.ts'
import { terms } from './terms.ts'
import { who } from './who.ts'

/** Part one, the organisation finder: who sets up, for which partner, for which customer. A draft until it is mapped. */
export const finder = Flow.given<Given>()
  .ask(role)
  .stopIf(({ role }) => role.role === 'customer', 'role')
  .ask(who)
  .learnIf({ when: ({ who }) => who.who === 'colleague' }, colleagues)
  .askIf({ when: ({ who }) => who.who === 'colleague' }, colleague)
  .stopIf(({ who }) => who.who === 'colleague', 'colleague')
  .askIf({ when: ({ who }) => who.who === 'customer' }, customerSetsUp)
  .stopIf(({ who }) => who.who === 'customer', 'customer')

  .learn(partnerLookup)
  .stopIf(
    ({ partnerLookup, refused }) => partnerLookup.matches.some(({ orgId }) => refused.includes(orgId)),
    'partnerNotRecognised',
  )
  .stopIf(
    ({ partnerLookup }) => partnerLookup.kind === 'conflict' || partnerLookup.kind === 'consumer',
    'partnerElsewhere',
  )
  .askIf({ when: ({ partnerLookup }) => partnerLookup.kind === 'many' }, partnerPick)
  .stopIf(({ partnerPick }) => partnerPick?.orgId === 'none', 'partnerNotRecognised')
  .askIf({ when: (known) => partnerInQuestion(known) !== undefined }, partnerReview)
  .stopIf(({ partnerReview }) => partnerReview?.recognised === 'no', 'partnerNotRecognised')
  .stopIf((known) => (partnerInQuestion(known)?.emailRole ?? 'admin') !== 'admin', 'partnerNotAdmin')
  .askIf({ when: ({ partnerLookup }) => partnerLookup.kind === 'none', likely: true }, partnerNew)
  .learnIf({ when: ({ partnerNew }) => partnerNew !== undefined }, partnerAdminLookup)

  .ask(customerAdmin)
  .learn(customerLookup)
  .stopIf(
    ({ customerLookup, refused }) => customerLookup.matches.some(({ orgId }) => refused.includes(orgId)),
    'customerNotRecognised',
  )
  .askIf({ when: ({ customerLookup }) => customerLookup.kind === 'many' }, customerPick)
  .stopIf(({ customerPick }) => customerPick?.orgId === 'none', 'customerNotRecognised')
  .askIf({ when: (known) => customerInQuestion(known) !== undefined }, customerReview)
  .stopIf(({ customerReview }) => customerReview?.recognised === 'no', 'customerNotRecognised')
  .askIf(
    {
      when: ({ customerLookup, customerPick }) => customerLookup.kind === 'none' || customerPick?.orgId === 'new',
      likely: true,
    },
    customerNew,
  )
  .askIf(
    {
      when: ({ order, customerNew }) =>
        customerNew !== undefined &&
        (contractCountry(order) ?? customerNew.customerCountry) !== customerNew.customerCountry,
    },
    customerCountry,
  )

  .ask(check)
  .learnIf({ when: (known) => partnerInQuestion(known) !== undefined }, partnerAgain)
  .learnIf({ when: (known) => customerInQuestion(known) !== undefined }, customerAgain)
  .carryOut(mapOrder)

const another = (answer: { readonly another: 'yes' | 'no' } | undefined) => answer?.another === 'yes'

/** Part two, the service set-up: the settings of what was bought, then provisioning and, last of all, billing. */
export const service = Flow.given<Mapped>()
  .askIf({ when: ({ mapping }) => mapping.partnerCreated }, password)
  .learn(customer)
  .ask(subscription)
  .stopIf(({ subscription }) => subscription.right === 'no', 'subscriptionWrong')

  .askIf({ when: (known) => bought(known.order, 'calling') && customerCountryOf(known) === undefined }, locationCountry)
  .askIf({ when: ({ order }) => bought(order, 'calling') }, location)
  .askIf({ when: ({ order }) => bought(order, 'calling') }, languages)
  .askIf({ when: ({ order }) => bought(order, 'calling') }, terms)

  .askIf({ when: ({ order }) => bought(order, 'meetings') }, meetings)
  .askIf({ when: (known) => bought(known.order, 'meetings') && can(known, 'addSite') }, site)
  .learnIf({ when: ({ site }) => site !== undefined }, siteFree1)
  .askIf({ when: ({ site }) => another(site) }, site2)
  .learnIf({ when: ({ site2 }) => site2 !== undefined }, siteFree2)
  .askIf({ when: ({ site2 }) => another(site2) }, site3)
  .learnIf({ when: ({ site3 }) => site3 !== undefined }, siteFree3)
  .askIf({ when: ({ site3 }) => another(site3) }, site4)
  .learnIf({ when: ({ site4 }) => site4 !== undefined }, siteFree4)
  .askIf({ when: ({ site4 }) => another(site4) }, site5)
  .learnIf({ when: ({ site5 }) => site5 !== undefined }, siteFree5)
  .askIf({ when: ({ site2 }) => site2 !== undefined }, licences)

  .askIf({ when: (known) => can(known, 'saveSubdomain') }, enterprise)
  .carryOutIf(
    {
      when: ({ customer, enterprise }) =>
        enterprise !== undefined && ('gone' in customer || customer.subdomain !== enterprise.subdomain),
    },
    saveSubdomain,
  )
  .ask(review)
  .ask(plan)

  .carryOutIf({ when: (known) => bought(known.order, 'calling') && can(known, 'saveCalling') }, saveCalling)
  .carryOutEach(addSites)
  .carryOut(provision)
